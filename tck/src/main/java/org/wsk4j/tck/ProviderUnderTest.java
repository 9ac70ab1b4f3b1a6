package org.wsk4j.tck;

import java.time.Duration;
import java.util.function.Supplier;
import org.osgi.annotation.versioning.ConsumerType;
import org.wsk4j.WskProviderDispatch;

/**
 * How a provider joins the kit: implemented once in the provider's tests, with a public constructor without parameters, and
 * found by {@link java.util.ServiceLoader}; or handed to {@link org.wsk4j.tck.run.TckRunner}. A provider with several engines
 * has one for each.
 */
@ConsumerType
public interface ProviderUnderTest {

    /**
     * What the report and its file are named after: the provider's short name, for one of several engines followed by a
     * hyphen and the engine's name.
     *
     * @return for example {@code nio}
     */
    String name();

    /**
     * Answers a provider that is ready for clients.
     *
     * @return one that shares nothing with one answered earlier and that the kit closes; where {@link #opensInstances()} is
     *     false, always the same one, which the kit does not close
     */
    WskProviderDispatch open();

    /**
     * Whether {@link #open()} makes a new provider each time. Where it does not, clauses that need a provider of their own, as
     * those of departure do, are reported as not run.
     *
     * @return true, unless the provider is shared with others
     */
    default boolean opensInstances() {
        return true;
    }

    /**
     * How long the kit waits for what must happen, before it calls it missing.
     *
     * @return a generous time; machines of a build farm are slow
     */
    default Duration patience() {
        return Duration.ofSeconds(15);
    }

    /**
     * How many file descriptors a provider may keep after a test beyond those before it: pools and the like.
     *
     * @return the number tolerated
     */
    default int descriptorTolerance() {
        return 8;
    }

    /**
     * How many threads all open providers of this kind together may have.
     *
     * @return the number tolerated
     */
    default int threadTolerance() {
        return 2 * Runtime.getRuntime().availableProcessors() + 16;
    }

    /**
     * Tells the threads of this provider from others, by their names.
     *
     * @param threadName the name of a live thread
     * @return whether a provider of this kind started it
     */
    default boolean isProviderThread(String threadName) {
        return threadName.startsWith("wsk-") && !threadName.startsWith("wsk-tck-");
    }

    /**
     * How many bytes of native memory beyond direct buffers all open providers of this kind hold now: arenas, rings, pools of a
     * library.
     *
     * @return a number that the census compares; 0 if there is no such memory
     */
    default long nativeBytes() {
        return 0;
    }

    /**
     * How many bytes of memory, direct buffers and other, a provider may keep in its pools while it is open.
     *
     * @return the number tolerated
     */
    default long memoryTolerance() {
        return 64L << 20;
    }

    /**
     * Takes part with providers made on demand.
     *
     * @param name for reports
     * @param opener makes a new provider each time
     * @return what to hand to the kit
     */
    static ProviderUnderTest of(String name, Supplier<? extends WskProviderDispatch> opener) {
        return new GivenProvider(name, opener, true);
    }

    /**
     * Takes part with a provider that others use too, for example a service of a running container.
     *
     * @param provider stays open
     * @return what to hand to the kit
     */
    static ProviderUnderTest shared(WskProviderDispatch provider) {
        return new GivenProvider(provider.characteristics().name(), () -> provider, false);
    }
}
