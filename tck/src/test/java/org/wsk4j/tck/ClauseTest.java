package org.wsk4j.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.wsk4j.WskCapability;

/** The kit's own books: every test names its clause, every rule has a test or a reason, every class is listed. */
class ClauseTest {

    private static List<Class<?>> contracts() {
        try {
            Path root = Path.of(Clause.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            try (Stream<Path> files = Files.walk(root)) {
                return files.filter(file -> file.toString().endsWith("Contract.class"))
                        .map(file -> root.relativize(file)
                                .toString()
                                .replace(".class", "")
                                .replace('/', '.'))
                        .sorted()
                        .<Class<?>>map(ClauseTest::load)
                        .filter(type -> !type.isAnnotation())
                        .toList();
            }
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException("the classes of the kit cannot be listed", e);
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Method> tests() {
        List<Method> tests = new ArrayList<>();
        for (Class<?> contract : contracts()) {
            for (Method method : contract.getDeclaredMethods()) {
                if (method.isAnnotationPresent(Test.class) || method.isAnnotationPresent(ParameterizedTest.class)) {
                    tests.add(method);
                }
            }
        }
        return tests;
    }

    @Test
    void contractsAreFound() {
        assertThat(contracts()).hasSizeGreaterThan(20).allMatch(type -> type.isAnnotationPresent(WskContract.class));
    }

    @Test
    void everyTestNamesItsClause() {
        for (Method test : tests()) {
            Clause clause = test.getAnnotation(Clause.class);
            assertThat(clause).as(test.toString()).isNotNull();
            assertThat(clause.value()).as(test.toString()).isNotBlank();
            assertThat(clause.source()).as(test.toString()).isNotBlank();
            assertThat(clause.rule()).as(test.toString()).isBetween(0, Rules.COUNT);
            String prefix = String.format("rule%02d", clause.rule());
            assertThat(test.getName().startsWith(prefix) != (clause.rule() == 0))
                    .as(test.toString())
                    .isTrue();
        }
    }

    @Test
    void everyContractIsListed() {
        assertThat(Clauses.contracts()).as("lines of " + Clauses.LIST).containsExactlyInAnyOrderElementsOf(contracts());
        assertThat(Clauses.tests()).containsExactlyInAnyOrderElementsOf(tests());
    }

    @Test
    void everyContractHasAChapter() {
        assertThat(contracts())
                .allSatisfy(contract -> assertThat(Chapter.of(contract)).isNotNull());
    }

    @Test
    void namesOfTestsAreUnique() {
        assertThat(tests().stream().map(Clauses::name)).doesNotHaveDuplicates();
    }

    @Test
    void capabilitiesNamedAreKnown() {
        Set<String> known =
                WskCapability.known().stream().map(WskCapability::name).collect(Collectors.toSet());
        assertThat(tests()).allSatisfy(test -> assertThat(known).containsAll(Clauses.capabilities(test)));
    }

    @Test
    void everyCapabilityHasItsClause() {
        Set<String> held = tests().stream()
                .map(Clauses::clause)
                .filter(clause -> clause.source().equals("Capabilities"))
                .map(clause -> clause.value().split(":", -1)[0])
                .collect(Collectors.toSet());
        assertThat(held)
                .containsAll(
                        WskCapability.known().stream().map(WskCapability::name).toList());
    }

    @Test
    void everyRuleHasATestOrAReason() {
        for (int rule = 1; rule <= Rules.COUNT; rule++) {
            int number = rule;
            assertThat(tests().stream().noneMatch(test -> Clauses.clause(test).rule() == number))
                    .as("rule %d (%s): without test exactly if there is a reason", rule, Rules.title(rule))
                    .isEqualTo(!Rules.reason(rule).isEmpty());
        }
    }
}
