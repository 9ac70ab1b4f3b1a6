package org.wsk4j.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.wsk4j.benchmarks.subject.InProcess;
import org.wsk4j.benchmarks.subject.Main;

/** Every implementation does every workload, for a moment and with few connections; nothing is measured. */
@TestInstance(Lifecycle.PER_CLASS)
class ProgramsTest {

    private static final int CONNECTIONS = 4;
    private static final int MILLIS = 20;

    @TempDir
    static Path folder;

    private Path floor = Path.of("");

    @BeforeAll
    void compile() throws IOException, InterruptedException {
        try {
            floor = Floor.compile(folder);
        } catch (Floor.UnavailableException e) {
            System.err.println(
                    "SKIPPED: all programs that are compared, for want of their other side: " + e.getMessage());
            abort(e.getMessage());
        }
    }

    static Stream<Arguments> inC() {
        return combinations(List.of("c-epoll", "c-uring"));
    }

    static Stream<Arguments> inJava() {
        return combinations(Main.IMPLEMENTATIONS);
    }

    private static Stream<Arguments> combinations(List<String> implementations) {
        return Cell.ALL.stream()
                .filter(cell -> !cell.fastOpen()) // depends on the namespace
                .filter(ProgramsTest::isAlone)
                .flatMap(cell -> implementations.stream()
                        .filter(cell::suits)
                        .map(implementation -> Arguments.of(cell.scaled(CONNECTIONS), implementation)));
    }

    /** What differs by its numbers alone runs once. */
    private static boolean isAlone(Cell cell) {
        return !List.of("pingpong-64", "pingpong-1000", "bulk-out-1m", "connect-1")
                .contains(cell.name());
    }

    @ParameterizedTest(name = "{1} {0}")
    @MethodSource
    void inC(Cell cell, String implementation) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(floor.toString(), "--engine", implementation.substring("c-".length())));
        command.addAll(List.of("--warmup", "1", "--measure", Integer.toString(MILLIS)));
        Outcome outcome;
        if (cell.server()) {
            try (Program measured = start(command, cell.options(true, 0));
                    Program peer = start(peer(), cell.options(false, measured.awaitPort()))) {
                outcome = measured.outcome();
                peer.finish();
            }
        } else {
            try (Program peer = start(peer(), cell.options(false, 0));
                    Program measured = start(command, cell.options(true, peer.awaitPort()))) {
                outcome = measured.outcome();
                peer.finish();
            }
        }
        assertThat(outcome.operations()).isPositive();
    }

    @ParameterizedTest(name = "{1} {0}")
    @MethodSource
    void inJava(Cell cell, String implementation) throws Exception {
        InProcess program = new InProcess(implementation, MILLIS);
        String absent = program.absent();
        if (absent != null) {
            System.err.println("SKIPPED: " + implementation + ": " + absent);
            abort(absent);
        }
        if (cell.server()) {
            int port = program.start(cell.options(true, 0));
            try (Program peer = start(peer(), cell.options(false, port))) {
                assertThat(Outcome.of(program.result()).operations()).isPositive();
                peer.finish();
            }
        } else {
            try (Program peer = start(peer(), cell.options(false, 0))) {
                program.start(cell.options(true, peer.awaitPort()));
                assertThat(Outcome.of(program.result()).operations()).isPositive();
                peer.finish();
            }
        }
    }

    private List<String> peer() {
        return List.of(floor.toString(), "--engine", "epoll", "--peer");
    }

    private static Program start(List<String> command, List<String> options) throws IOException {
        List<String> all = new ArrayList<>(command);
        all.addAll(options);
        Program program = new Program(all);
        program.limit(30);
        return program;
    }
}
