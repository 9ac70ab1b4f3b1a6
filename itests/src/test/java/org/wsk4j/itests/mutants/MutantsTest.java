package org.wsk4j.itests.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The kit finds every fault of {@link Mutants}, by the test that is listed there, and none in the provider as it is.
 *
 * <p>With {@code -Dwsk.mutants=whole} each mutant meets the whole kit, and {@code target/mutants/NAME/caught-by} says which tests
 * find it. One Java is enough: the kit itself runs on each with the provider as it is.
 */
@DisabledIfSystemProperty(named = "wsk.expected.java", matches = "17")
final class MutantsTest {

    private static final Path FOLDER = Path.of("target", "mutants");
    private static final boolean WHOLE = "whole".equals(System.getProperty("wsk.mutants"));
    private static final Duration SHORT = Duration.ofMillis(1_500);
    private static final Duration LONG = Duration.ofSeconds(15);
    private static final Duration TEST_LIMIT = Duration.ofSeconds(WHOLE ? 40 : 5);
    private static final Duration LIMIT = WHOLE ? Duration.ofMinutes(20) : Duration.ofSeconds(40);

    /** Two at a time: the kit's patience is short here. */
    private static ExecutorService processes;

    private static final Map<Mutant, Future<KitProcess.Outcome>> RUNS = new LinkedHashMap<>();

    private static Future<KitProcess.Outcome> control;

    @BeforeAll
    static void begin() {
        processes = Executors.newFixedThreadPool(2);
        Set<String> tests = new TreeSet<>();
        mutants().forEach(mutant -> tests.add(mutant.test()));
        control = processes.submit(() -> new KitProcess(FOLDER.resolve("control"))
                .run(List.copyOf(tests), LONG, Duration.ofSeconds(40), Duration.ofMinutes(5)));
        for (Mutant mutant : mutants()) {
            RUNS.put(mutant, processes.submit(() -> {
                KitProcess process = new KitProcess(FOLDER.resolve(mutant.id()));
                Planting.plant(mutant, process.classes());
                return process.run(WHOLE ? List.of() : List.of(mutant.test()), WHOLE ? LONG : SHORT, TEST_LIMIT, LIMIT);
            }));
        }
    }

    @AfterAll
    static void end() {
        processes.shutdownNow();
    }

    /** All of them, or the one that a property names. */
    static List<Mutant> mutants() {
        String one = System.getProperty("wsk.mutant", "");
        return Mutants.all().stream()
                .filter(mutant -> one.isEmpty() || mutant.id().matches(one))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("mutants")
    @Timeout(value = 2, unit = TimeUnit.HOURS)
    void theKitFinds(Mutant mutant) throws Exception {
        KitProcess.Outcome outcome = RUNS.get(mutant).get();
        Set<String> failed = outcome.failed();
        if (WHOLE) {
            Files.writeString(FOLDER.resolve(mutant.id()).resolve("caught-by"), String.join("\n", failed) + "\n");
        }
        assertThat(failed)
                .as("%s; ended: %s, passed: %s", mutant.fault(), outcome.ended(), outcome.passed())
                .contains(mutant.test());
    }

    /** What fails with a fault must pass without it, or it would prove nothing. */
    @Test
    @Timeout(value = 6, unit = TimeUnit.MINUTES)
    void theKitFindsNothingInTheProviderAsItIs() throws Exception {
        Set<String> tests = new TreeSet<>();
        mutants().forEach(mutant -> tests.add(mutant.test()));
        KitProcess.Outcome outcome = control.get();
        assertThat(outcome.lines()).noneMatch(line -> line.contains("FAILED"));
        assertThat(outcome.passed()).containsExactlyInAnyOrderElementsOf(tests);
    }

    @Test
    void eachHasANameAndASourceOfItsOwn() {
        assertThat(Mutants.all()).extracting(Mutant::id).doesNotHaveDuplicates();
        assertThat(Mutants.all()).hasSizeGreaterThanOrEqualTo(24).allSatisfy(mutant -> {
            assertThat(mutant.text()).isNotEmpty();
            assertThat(mutant.clause()).isNotNull();
        });
    }

    @Test
    void theDocumentListsThem() throws IOException {
        String text = MutantDocument.text();
        if (Boolean.getBoolean("mutants.write")) {
            Files.writeString(MutantDocument.FILE, text);
        }
        assertThat(MutantDocument.FILE)
                .as("stale; write it anew with: %s", MutantDocument.COMMAND)
                .content()
                .isEqualTo(text);
    }
}
