package org.wsk4j.launcher.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.wsk4j.launcher.generate.NewProvider;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code wsk new-provider}: the project of a new provider. */
@Command(
        name = "new-provider",
        description = {
            "Write the Maven project of a new provider: it compiles, resolves in an OSGi framework, and fails the"
                    + " conformance kit with the clauses that are to be worked off. docs/write-a-provider.md goes on from"
                    + " there."
        },
        footer = {"%nExamples:", "  wsk new-provider acme", "  wsk new-provider my-ring --package org.acme.ring"})
final class NewProviderCommand implements Callable<Integer> {

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private WskCommand wsk;

    @Parameters(paramLabel = "NAME", description = "The provider's short name: lower case, digits, hyphens.")
    private String name = "";

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            description = "Where to; must be missing or empty. Without it, wsk4j-provider-NAME here.")
    private @Nullable Path directory;

    @Option(
            names = "--package",
            paramLabel = "P",
            description = "The Java package, which is also the bundle's symbolic name. Without it, com.example.NAME.")
    private @Nullable String packageName;

    NewProviderCommand() {}

    @Override
    public Integer call() {
        NewProvider project;
        try {
            project = new NewProvider(name, packageName != null ? packageName : NewProvider.defaultPackage(name));
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage(String.valueOf(e.getMessage()));
        }
        Path target = directory != null ? directory : Path.of("wsk4j-provider-" + name);
        PrintWriter out = wsk.streams().text();
        try {
            project.write(target).forEach(file -> out.println("  " + file));
        } catch (IOException e) {
            throw new CommandFailure("cannot write the project: " + e.getMessage(), e);
        }
        out.println("Next: read " + target.resolve("README.md"));
        out.flush();
        return 0;
    }
}
