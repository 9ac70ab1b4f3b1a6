package org.wsk4j.itests;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.osgi.framework.BundleException;
import org.wsk4j.WskProviderDispatch;
import org.wsk4j.WskRegistrar;
import org.wsk4j.runtime.WskRuntime;

/** Where a registrar lives: the same behaviour is expected in every one, so the same tests run in every one. */
interface World extends AutoCloseable {

    /** How long anything may take here. Only a defect takes this long, whatever else the machine does. */
    Duration LIMIT = Duration.ofSeconds(60);

    /** The filter for everyone. */
    String TARGET = "target";

    /** The filter for one client: its name follows. */
    String TARGET_OF_CLIENT = "target.";

    /** The provider for clients that name none. */
    String PROVIDER = "provider";

    /** For how many milliseconds a provider that leaves may finish what is pending. */
    String DETACH_TIMEOUT = "detachTimeoutMillis";

    /** The registrar as it is configured now. */
    WskRegistrar registrar();

    /** What it says of itself. */
    WskRuntime runtime();

    /** Configures the registrar, soon; all that was configured before is forgotten. */
    void configure(Map<String, String> settings) throws Exception;

    /** How explanations name where a setting is from. */
    String source(String setting);

    /** Takes the provider away, and returns when it is gone. */
    void stopProvider() throws Exception;

    /** Brings the provider back. */
    void startProvider() throws Exception;

    /** Adds a provider. Running the answer takes it away. */
    Runnable offer(WskProviderDispatch provider, int ranking);

    @Override
    void close() throws IOException, BundleException;
}
