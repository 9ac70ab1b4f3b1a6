package org.wsk4j.registrar;

import java.util.Iterator;
import java.util.Locale;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskProviderDispatch;
import org.wsk4j.runtime.WskProviderAbsence;

/** Finds providers with ServiceLoader, and turns every way in which one can fail into an absence that says what to do. */
final class ClassPathDiscovery {

    /** A class file of Java N has version N + 44. */
    private static final int CLASS_FILE_OFFSET = 44;

    private static final Pattern NEWER_CLASS_FILE =
            Pattern.compile("(\\S+) has been compiled by a more recent version.*?class file version (\\d+).*");

    /** A loader that only ever fails must not hold us for ever. */
    private static final int MAX_FAILURES = 100;

    private ClassPathDiscovery() {}

    static void discover(Consumer<WskProviderDispatch> providers, Consumer<WskProviderAbsence> absences) {
        each(WskProviderDispatch.class, providers, absences);
        each(WskProviderAbsence.class, absences, absences);
    }

    private static <S> void each(Class<S> service, Consumer<S> found, Consumer<WskProviderAbsence> absences) {
        Iterator<ServiceLoader.Provider<S>> providers =
                ServiceLoader.load(service).stream().iterator();
        int failures = 0;
        while (failures < MAX_FAILURES) {
            Class<?> type = null;
            try {
                if (!providers.hasNext()) {
                    return;
                }
                ServiceLoader.Provider<S> provider = providers.next();
                type = provider.type();
                found.accept(provider.get());
            } catch (ServiceConfigurationError | RuntimeException | LinkageError failure) {
                failures++;
                absences.accept(absence(type, failure));
            }
        }
    }

    /** What a failure says. A provider that knows its reason throws an exception that is a WskProviderAbsence. */
    static WskProviderAbsence absence(@Nullable Class<?> type, Throwable failure) {
        // ServiceLoader only says that it failed; what the provider threw says more.
        Throwable told = failure instanceof ServiceConfigurationError && failure.getCause() != null
                ? failure.getCause()
                : failure;
        Throwable root = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof WskProviderAbsence explained) {
                return explained;
            }
            root = cause;
        }
        String message = String.valueOf(root.getMessage());
        Matcher newer = NEWER_CLASS_FILE.matcher(message);
        if (root instanceof UnsupportedClassVersionError && newer.matches()) {
            int feature = Integer.parseInt(newer.group(2)) - CLASS_FILE_OFFSET;
            return new Failed(
                    name(newer.group(1).replace('/', '.')),
                    "it needs Java " + feature + " and this is Java "
                            + Runtime.version().feature(),
                    "start with Java " + feature + " or later");
        }
        return new Failed(
                type == null ? "unknown" : name(type.getName()),
                "it failed to load: " + told + (told == root ? "" : "; cause: " + root),
                "remove the cause and start again, or take the provider off the class path");
    }

    /** The best guess at a short name that only a working provider could tell: {@code NioProvider} is {@code nio}. */
    private static String name(String className) {
        String simple = className.substring(className.lastIndexOf('.') + 1);
        simple = simple.substring(simple.lastIndexOf('$') + 1);
        String stem = simple.endsWith("Provider") ? simple.substring(0, simple.length() - "Provider".length()) : simple;
        return stem.isEmpty() ? className : stem.toLowerCase(Locale.ROOT);
    }

    private record Failed(String provider, String reason, String remedy) implements WskProviderAbsence {}
}
