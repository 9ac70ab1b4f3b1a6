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

    private static Iterable<Integer> cpus(List<String> lists) {
        TreeSet<Integer> all = new TreeSet<>();
        List<String> named = lists.stream().filter(list -> !list.isEmpty()).toList();
        for (String list : named) {
            for (String range : list.split(",")) {
                String[] ends = range.split("-");
                int last = Integer.parseInt(ends[ends.length - 1]);
                for (int cpu = Integer.parseInt(ends[0]); cpu <= last; cpu++) {
                    all.add(cpu);
                }
            }
        }
        return all;
    }

    @Override
    public void close() {
        programs.forEach(Program::close);
    }
}
