package org.wsk4j.itests;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import org.osgi.framework.Constants;

/**
 * A provider as its bundle describes it. Every one that the build lays out beside the other bundles takes part, on each Java
 * that it says it runs on: whoever adds a provider to this module's pom adds it to these tests.
 *
 * @param jar the bundle
 * @param symbolicName the bundle's name
 * @param name the provider's short name
 */
record ProviderBundle(Path jar, String symbolicName, String name) {

    private static final Pattern NAME = Pattern.compile("name=\"wsk\\.provider\"[^>]*value=\"([^\"]+)\"");
    private static final Pattern JAVA = Pattern.compile("\\(osgi\\.ee=JavaSE\\)\\(version=(\\d+)\\)");

    /** Every provider that runs on this Java, in a stable order. */
    static List<ProviderBundle> present() {
        return laidOut().stream().filter(ProviderBundle::runsHere).toList();
    }

    /** Everything that the build lays out but the other providers. */
    List<Path> withoutTheOthers() {
        List<Path> others = laidOut().stream()
                .map(ProviderBundle::jar)
                .filter(other -> !other.equals(jar))
                .toList();
        return Jars.bundles().stream()
                .filter(bundle -> !others.contains(bundle))
                .toList();
    }

    /** The one that is always there. */
    static ProviderBundle nio() {
        return present().stream()
                .filter(provider -> provider.name.equals("nio"))
                .findFirst()
                .orElseThrow();
    }

    /** Every provider of the build, wherever it runs. */
    static List<ProviderBundle> laidOut() {
        List<ProviderBundle> providers = new ArrayList<>();
        for (Path jar : Jars.in(Jars.BUNDLES)) {
            ProviderBundle provider = Jars.isOurs(jar) ? read(jar) : null;
            if (provider != null) {
                providers.add(provider);
            }
        }
        return providers;
    }

    /** Null for a bundle without a provider. */
    private static ProviderBundle read(Path jar) {
        try (JarFile file = new JarFile(jar.toFile())) {
            for (ZipEntry entry : file.stream().toList()) {
                String name = name(file, entry);
                if (name != null) {
                    return new ProviderBundle(jar, header(file, Constants.BUNDLE_SYMBOLICNAME), name);
                }
            }
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(JarFile file, ZipEntry entry) throws IOException {
        if (!entry.getName().matches("OSGI-INF/[^/]+\\.xml")) {
            return null;
        }
        try (InputStream in = file.getInputStream(entry)) {
            String component = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            Matcher name = NAME.matcher(component);
            return name.find() ? name.group(1) : null;
        }
    }

    private boolean runsHere() {
        try (JarFile file = new JarFile(jar.toFile())) {
            Matcher java = JAVA.matcher(header(file, Constants.REQUIRE_CAPABILITY));
            return !java.find()
                    || Integer.parseInt(java.group(1)) <= Runtime.version().feature();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String header(JarFile file, String name) throws IOException {
        return String.valueOf(file.getManifest().getMainAttributes().getValue(name));
    }

    /**
     * The same provider under another name, in a bundle of its own: what a swap needs where there is only one provider, and
     * where the two must differ in nothing else.
     *
     * @param folder where its jar goes
     * @param newName its short name
     * @param ranking its service.ranking
     */
    ProviderBundle replica(Path folder, String newName, int ranking) throws IOException {
        return replica(folder, newName, ranking, component -> component);
    }

    /**
     * The same with a component that differs in more.
     *
     * @param folder where its jar goes
     * @param newName its short name
     * @param ranking its service.ranking
     * @param change changes the description of its component
     */
    ProviderBundle replica(Path folder, String newName, int ranking, UnaryOperator<String> change) throws IOException {
        String newSymbolicName = symbolicName + "." + newName;
        Path copy = folder.resolve(newSymbolicName + ".jar");
        new JarEdit(jar)
                .header(Constants.BUNDLE_SYMBOLICNAME, old -> newSymbolicName)
                .text(
                        "OSGI-INF/[^/]+\\.xml",
                        component -> change.apply(component)
                                .replace(" name=\"" + symbolicName + "\"", " name=\"" + newSymbolicName + "\"")
                                .replace(
                                        "configuration-pid=\"" + symbolicName + "\"",
                                        "configuration-pid=\"" + newSymbolicName + "\"")
                                .replaceFirst("(name=\"wsk\\.provider\"[^>]*value=\")[^\"]+", "$1" + newName)
                                .replaceFirst("(name=\"service\\.ranking\"[^>]*value=\")[^\"]+", "$1" + ranking))
                .write(copy);
        return new ProviderBundle(copy, newSymbolicName, newName);
    }

    /** Nothing but the name: it stands in the names of tests. */
    @Override
    public String toString() {
        return name;
    }
}
