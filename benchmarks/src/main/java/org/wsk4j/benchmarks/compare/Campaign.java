package org.wsk4j.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Measures: every cell with every implementation, several times, each time in another random order, so that a disturbance
 * of the machine meets all alike. Writes {@code results.csv} and the report.
 */
public final class Campaign {

    private record Task(int repetition, Cell cell, String implementation, boolean systemCalls) {}

    private Campaign() {}

    /**
     * Runs a campaign; the options are those of {@link Settings}.
     *
     * @param words the command line
     */
    public static void main(String... words) throws Exception {
        Settings settings = Settings.of(words);
        Path floor = Floor.compile(settings.folder().resolve("c"));
        Path results = settings.folder().resolve("results.csv");
        Environment.write(settings);
        System.out.println("seed " + settings.seed() + ", results in " + results);
        Path awake = Floor.compileAwake(settings.folder().resolve("c"));
        int failed = run(settings, new Trial(settings, floor, awake), results);
        Report.main(settings.folder().toString());
        if (failed > 0) {
            System.out.println(failed + " runs failed");
            System.exit(1);
        }
    }

    /** Returns how many runs failed; the others are in the file. */
    static int run(Settings settings, Trial trial, Path results) throws IOException, InterruptedException {
        Files.createDirectories(results.toAbsolutePath().getParent());
        if (!Files.exists(results)) {
            append(results, Row.HEADER);
        }
        int failed = 0;
        List<Task> tasks = tasks(settings);
        for (int i = 0; i < tasks.size(); i++) {
            Task task = tasks.get(i);
            String name = task.cell.name() + " " + task.implementation + (task.systemCalls ? " (system calls)" : "");
            try {
                Trial.Result result = trial.run(task.cell, task.implementation, task.systemCalls);
                append(results, Row.of(settings.seed(), task.repetition, task.cell, task.implementation, result));
                System.out.printf("%d/%d %s: %s%n", i + 1, tasks.size(), name, Trial.describe(result));
            } catch (IOException e) {
                failed++;
                System.out.printf("%d/%d %s FAILED: %s%n", i + 1, tasks.size(), name, e.getMessage());
            }
        }
        return failed;
    }

    private static List<Task> tasks(Settings settings) {
        Random random = new Random(settings.seed());
        List<Task> all = new ArrayList<>();
        for (int repetition = 0; repetition <= settings.repetitions(); repetition++) {
            boolean systemCalls = repetition == settings.repetitions();
            if (systemCalls && !settings.systemCalls()) {
                continue;
            }
            // Cell after cell, so that what is compared runs close together; the implementations in random order.
            List<Cell> cells = new ArrayList<>(settings.cells());
            Collections.shuffle(cells, random);
            for (Cell cell : cells) {
                List<Task> round = new ArrayList<>();
                for (String implementation : settings.implementations()) {
                    if (cell.suits(implementation)) {
                        round.add(new Task(repetition, cell, implementation, systemCalls));
                    }
                }
                Collections.shuffle(round, random);
                all.addAll(round);
            }
        }
        return all;
    }

    private static void append(Path file, String line) throws IOException {
        Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
