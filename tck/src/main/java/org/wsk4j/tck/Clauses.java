package org.wsk4j.tck;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** All clauses of the kit. They are listed in a file, because a bundle cannot look into folders. */
public final class Clauses {

    /** The file with the names of the contract classes, one in each line. */
    static final String LIST = "/META-INF/wsk-tck/contracts";

    /** The package of the Winsock chapter. */
    private static final String WINSOCK = "org.wsk4j.tck.winsock.";

    private static final Comparator<Method> ORDER = Comparator.comparing(
                    (Method test) -> Chapter.of(test.getDeclaringClass()))
            .thenComparingInt(test -> rank(clause(test).rule()))
            .thenComparing(Clauses::name);

    private Clauses() {}

    private static int rank(int rule) {
        return rule == 0 ? Rules.COUNT + 1 : rule;
    }

    /**
     * The classes of the contract.
     *
     * @return each one with {@link WskContract}
     */
    public static List<Class<?>> contracts() {
        List<Class<?>> contracts = new ArrayList<>();
        for (String name : names()) {
            if (name.startsWith(WINSOCK) && !isWinsockHere()) {
                continue;
            }
            try {
                contracts.add(Class.forName(name, false, Clauses.class.getClassLoader()));
            } catch (ClassNotFoundException e) {
                throw new IllegalStateException(LIST + " names a class that does not exist", e);
            }
        }
        return contracts;
    }

    /** In OSGi the Winsock bundle is optional: without it its contracts cannot even be looked at. */
    private static boolean isWinsockHere() {
        try {
            Class.forName("org.wsk4j.wsp.plain.PlainWinsock", false, Clauses.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | NoClassDefFoundError e) {
            return false;
        }
    }

    private static List<String> names() {
        try (InputStream list = Clauses.class.getResourceAsStream(LIST)) {
            if (list == null) {
                throw new IllegalStateException(LIST + " is missing");
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(list, StandardCharsets.UTF_8));
            return lines.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The tests of the kit.
     *
     * @return every method with a {@link Clause}, by chapter, rule and name
     */
    public static List<Method> tests() {
        List<Method> tests = new ArrayList<>();
        for (Class<?> contract : contracts()) {
            for (Method method : contract.getDeclaredMethods()) {
                if (method.isAnnotationPresent(Clause.class)) {
                    tests.add(method);
                }
            }
        }
        tests.sort(ORDER);
        return tests;
    }

    /**
     * The name of a test in reports and on command lines.
     *
     * @param test a method with a {@link Clause}
     * @return the simple name of its class, a dot, its name
     */
    public static String name(Method test) {
        return test.getDeclaringClass().getSimpleName() + "." + test.getName();
    }

    /**
     * What a test proves.
     *
     * @param test a method with a {@link Clause}
     * @return the annotation
     */
    public static Clause clause(Method test) {
        Clause clause = test.getAnnotation(Clause.class);
        if (clause == null) {
            throw new IllegalStateException(test + " names no clause");
        }
        return clause;
    }

    /**
     * What a clause cannot be shown without.
     *
     * @param test a method with a {@link Clause}
     * @return names of capabilities, those of its class first
     */
    static Set<String> required(Method test) {
        Set<String> names = new LinkedHashSet<>();
        WskContract contract = test.getDeclaringClass().getAnnotation(WskContract.class);
        if (contract != null) {
            names.addAll(List.of(contract.requires()));
        }
        names.addAll(List.of(clause(test).requires()));
        return names;
    }

    /**
     * What a clause depends on in one way or the other.
     *
     * @param test a method with a {@link Clause}
     * @return names of capabilities
     */
    static Set<String> capabilities(Method test) {
        Set<String> names = required(test);
        names.addAll(List.of(clause(test).regards()));
        return names;
    }
}
