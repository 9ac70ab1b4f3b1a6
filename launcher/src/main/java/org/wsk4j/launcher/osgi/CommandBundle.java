package org.wsk4j.launcher.osgi;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.function.ToIntFunction;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.wsk4j.launcher.command.Streams;
import org.wsk4j.launcher.command.WskCommand;

/**
 * Offers the command line as a service of a type of the JDK, which the class path and the bundle share.
 *
 * <p>An activator, not a component: the commands run before Declarative Services is started, and {@code --help} without it.
 */
public final class CommandBundle implements BundleActivator {

    /** Creates the activator; for the framework. */
    public CommandBundle() {}

    @SuppressWarnings("JdkObsolete") // the framework takes a Dictionary
    @Override
    public void start(BundleContext context) {
        ToIntFunction<String[]> command = args -> {
            Streams streams = new Streams(
                    new FileInputStream(FileDescriptor.in),
                    new FileOutputStream(FileDescriptor.out),
                    System.err,
                    Boolean.getBoolean("wsk.terminal"));
            return WskCommand.execute(new Container(context), streams, args);
        };
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("wsk.command", "true");
        context.registerService(ToIntFunction.class, command, properties);
    }

    @Override
    public void stop(BundleContext context) {
        // The framework unregisters the service.
    }
}
