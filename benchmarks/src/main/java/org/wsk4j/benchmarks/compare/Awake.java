package org.wsk4j.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** CPUs that do not halt while this is open, by a program of the idle class on each. */
final class Awake implements AutoCloseable {

    private final List<Program> programs = new ArrayList<>();

    /**
     * Keeps CPUs awake.
     *
     * @param program the compiled awake.c
     * @param lists of CPUs, as taskset wants them
     */
    Awake(Path program, List<String> lists) throws IOException {
        try {
            for (int cpu : cpus(lists)) {
                Program one = new Program(List.of("taskset", "-c", Integer.toString(cpu), program.toString()));
                programs.add(one);
                one.await("AWAKE");
            }
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    static Iterable<Integer> cpus(List<String> lists) {
        TreeSet<Integer> all = new TreeSet<>();
        for (String list : lists) {
            for (String range : list.split(",")) {
                String[] ends = range.split("-");
                for (int cpu = number(ends[0]); cpu <= number(ends[ends.length - 1]); cpu++) {
                    all.add(cpu);
                }
            }
        }
        all.remove(-1);
        return all;
    }

    /** An empty list has no CPU. */
    private static int number(String text) {
        return text.isEmpty() ? -1 : Integer.parseInt(text);
    }

    @Override
    public void close() {
        programs.forEach(Program::close);
    }
}
