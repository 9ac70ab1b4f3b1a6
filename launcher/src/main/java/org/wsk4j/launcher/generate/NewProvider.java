package org.wsk4j.launcher.generate;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.SourceVersion;

/** The project of a new provider: what its files are called and what stands in them. */
public final class NewProvider {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([A-Za-z0-9.]+)}}");
    private static final String TEMPLATE = "template/";
    private static final List<String> CLASSES = List.of(
            "Provider", "Transport", "Loop", "Characteristics", "StreamEndpoint", "ListenEndpoint", "DatagramEndpoint");

    private final String name;
    private final String packageName;
    private final String className;
    private final Map<String, String> values = new LinkedHashMap<>();

    /**
     * Prepares a project.
     *
     * @param name the provider's short name
     * @param packageName the Java package
     * @throws IllegalArgumentException if one of them cannot be one; the message says what can
     */
    public NewProvider(String name, String packageName) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("'" + name
                    + "' is no name of a provider; take lower case letters, digits and hyphens, as in my-ring");
        }
        if (!SourceVersion.isName(packageName) || !packageName.contains(".")) {
            throw new IllegalArgumentException(
                    "'" + packageName + "' is no package for a library; write one as in com.example.ring");
        }
        this.name = name;
        this.packageName = packageName;
        className = Arrays.stream(name.split("-"))
                .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
                .collect(Collectors.joining());
        values.putAll(versions());
        values.put("name", name);
        values.put("package", packageName);
        values.put("Class", className);
        values.put("uuid", UUID.randomUUID().toString());
    }

    /**
     * The package for a provider whose author names none.
     *
     * @param name the provider's short name
     * @return a package of example.com
     */
    public static String defaultPackage(String name) {
        return "com.example." + name.replace("-", "");
    }

    private static Map<String, String> versions() {
        Properties properties = new Properties();
        try (InputStream in = resource("versions.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        Map<String, String> versions = new LinkedHashMap<>();
        properties.stringPropertyNames().forEach(key -> versions.put(key, properties.getProperty(key)));
        return versions;
    }

    private static InputStream resource(String path) throws IOException {
        InputStream in = NewProvider.class.getResourceAsStream(path);
        if (in == null) {
            throw new IOException("the launcher lacks " + path);
        }
        return in;
    }

    /**
     * Writes the project.
     *
     * @param directory a folder that is missing or empty
     * @return the files, in the order written
     * @throws IOException if that fails; nothing that exists is overwritten
     */
    public List<Path> write(Path directory) throws IOException {
        Map<String, String> files = files();
        if (Files.isDirectory(directory)) {
            try (Stream<Path> content = Files.list(directory)) {
                if (content.findAny().isPresent()) {
                    throw new IOException("the folder " + directory + " is not empty; name another with --directory");
                }
            }
        }
        List<Path> written = new ArrayList<>();
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path target = directory.resolve(file.getKey());
            Files.createDirectories(target.getParent());
            Files.writeString(target, file.getValue());
            written.add(target);
        }
        return written;
    }

    private Map<String, String> files() throws IOException {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("README.md", filled("README.md"));
        files.put("pom.xml", filled("pom.xml"));
        files.put("bnd.bnd", filled("bnd.bnd"));
        files.put(".gitignore", filled("gitignore"));
        String main = "src/main/java/" + packageName.replace('.', '/') + "/";
        String test = "src/test/java/" + packageName.replace('.', '/') + "/";
        files.put(main + "package-info.java", filled("java/package-info.java"));
        for (String type : CLASSES) {
            files.put(main + className + type + ".java", filled("java/" + type + ".java"));
        }
        files.put(
                "src/main/resources/META-INF/services/org.wsk4j.WskProviderDispatch",
                packageName + "." + className + "Provider\n");
        files.put(test + className + "UnderTest.java", filled("java/UnderTest.java"));
        files.put(
                "src/test/resources/META-INF/services/org.wsk4j.tck.ProviderUnderTest",
                packageName + "." + className + "UnderTest\n");
        return files;
    }

    private String filled(String template) throws IOException {
        try (InputStream in = resource(TEMPLATE + template)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return PLACEHOLDER.matcher(text).replaceAll(match -> {
                String value = values.get(match.group(1));
                if (value == null) {
                    throw new IllegalStateException(template + " asks for " + match.group(1));
                }
                return Matcher.quoteReplacement(value);
            });
        }
    }
}
