package org.wsk4j.launcher.osgi;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.wsk4j.runtime.ProviderSnapshot;
import org.wsk4j.runtime.ProviderState;

/** Why a bundle did not resolve or start, in one line, and what to do. */
final class BundleFailure {

    /** Manifest header by which a bundle says which provider it contains. */
    static final String PROVIDER_HEADER = "Wsk-Provider";

    private static final String PREFIX = "org.wsk4j.provider.";
    private static final Map<String, String> OURS = Map.of(PREFIX + "uring", "native");
    private static final Pattern JAVA = Pattern.compile("osgi\\.ee[;:].*?version[>]?=(\\d+(?:\\.\\d+)*)");
    private static final Pattern NATIVE = Pattern.compile("osgi\\.native");
    private static final Pattern PACKAGE = Pattern.compile("osgi\\.wiring\\.package=([\\w.]+)");

    private BundleFailure() {}

    static boolean isProvider(Bundle bundle) {
        String name = bundle.getSymbolicName();
        return bundle.getHeaders().get(PROVIDER_HEADER) != null
                || name != null && name.startsWith(PREFIX) && !name.equals(PREFIX + "kit");
    }

    static String provider(Bundle bundle) {
        String stated = bundle.getHeaders().get(PROVIDER_HEADER);
        String name = String.valueOf(bundle.getSymbolicName());
        return stated != null ? stated : OURS.getOrDefault(name, name.substring(name.lastIndexOf('.') + 1));
    }

    static ProviderSnapshot absence(Bundle bundle, BundleException failure) {
        ProviderSnapshot snapshot = new ProviderSnapshot();
        snapshot.name = provider(bundle);
        snapshot.description = String.valueOf(bundle.getHeaders().get("Bundle-Name"));
        snapshot.state = ProviderState.ABSENT;
        snapshot.reason = reason(failure);
        snapshot.remedy = remedy(failure);
        return snapshot;
    }

    static String reason(BundleException failure) {
        String text = String.valueOf(failure.getMessage());
        Matcher java = JAVA.matcher(text);
        if (java.find()) {
            return "needs Java " + java.group(1) + " or newer, this is Java "
                    + Runtime.version().feature();
        }
        if (NATIVE.matcher(text).find()) {
            return "not for this platform (" + System.getProperty("os.name") + ", " + System.getProperty("os.arch")
                    + ")";
        }
        Matcher missing = PACKAGE.matcher(text);
        if (missing.find()) {
            return "no bundle exports the package " + missing.group(1);
        }
        Throwable cause = failure.getCause();
        String line = cause == null ? text : text + ": " + cause;
        return line.lines().findFirst().orElse(text);
    }

    static String remedy(BundleException failure) {
        String text = String.valueOf(failure.getMessage());
        Matcher java = JAVA.matcher(text);
        if (java.find()) {
            return "set JAVA_HOME to a JDK " + java.group(1) + " or newer";
        }
        if (NATIVE.matcher(text).find()) {
            return "use another provider here";
        }
        if (PACKAGE.matcher(text).find()) {
            return "put the bundle that exports it beside the other bundles";
        }
        return "run with --verbose to see more";
    }
}
