package org.wsk4j.itests.mutants;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.wsk4j.tck.Clause;

/**
 * A deliberate fault and the test of the kit that must find it.
 *
 * @param id short and stable
 * @param fault what is wrong, in one sentence
 * @param module where it is planted
 * @param type the class it is planted in
 * @param original code that occurs there exactly once
 * @param planted what takes its place
 * @param test the test that must fail: a class of the kit below its root package, and a method
 */
record Mutant(String id, String fault, String module, String type, String original, String planted, String test) {

    private static final String KIT = "org.wsk4j.tck.";
    private static final String SOCKET = "org.wsk4j.provider.kit.socket.";
    private static final String NIO = "org.wsk4j.provider.nio.";

    /** A fault in the package of the kit's sockets. */
    static Mutant inSocket(String id, String fault, String type, String original, String planted, String test) {
        return new Mutant(id, fault, "provider-kit", SOCKET + type, original, planted, test);
    }

    /** A fault in the provider on java.nio. */
    static Mutant inNio(String id, String fault, String type, String original, String planted, String test) {
        return new Mutant(id, fault, "provider-nio", NIO + type, original, planted, test);
    }

    /** The source without the fault, below the folder of the whole build. */
    Path source() {
        return Path.of("..", module, "src/main/java", type.replace('.', '/') + ".java");
    }

    /** The source with the fault. */
    String text() {
        String text;
        try {
            text = Files.readString(source());
        } catch (IOException e) {
            throw new UncheckedIOException("mend the mutant " + id + ": its source is gone", e);
        }
        // However it is laid out today.
        String wanted = Arrays.stream(original.strip().split("\\s+")).map(Pattern::quote).collect(Collectors.joining("\\s+"));
        Matcher matcher = Pattern.compile(wanted).matcher(text);
        int count = 0;
        String changed = text;
        for (; matcher.find(); count++) {
            changed = text.substring(0, matcher.start()) + planted + text.substring(matcher.end());
        }
        if (count != 1) {
            throw new AssertionError(
                    "mend the mutant " + id + ": this code is " + count + " times in " + source() + ":\n" + original);
        }
        return changed;
    }

    /** What the failing test proves. */
    Clause clause() {
        List<Method> found = methods(test);
        if (found.size() != 1) {
            throw new AssertionError("mend the mutant " + id + ": " + found.size() + " tests are " + test);
        }
        return found.get(0).getAnnotation(Clause.class);
    }

    /** The methods that carry a clause and the name. */
    static List<Method> methods(String test) {
        int dot = test.lastIndexOf('.');
        try {
            Class<?> contract = Class.forName(KIT + test.substring(0, dot));
            return Arrays.stream(contract.getDeclaredMethods())
                    .filter(method -> method.getName().equals(test.substring(dot + 1)))
                    .filter(method -> method.isAnnotationPresent(Clause.class))
                    .toList();
        } catch (ClassNotFoundException e) {
            throw new AssertionError("no contract for " + test, e);
        }
    }

    /** How a test of the kit is called here. */
    static String name(Method method) {
        return method.getDeclaringClass().getName().substring(KIT.length()) + "." + method.getName();
    }

    @Override
    public String toString() {
        return id;
    }
}
