package org.wsk4j.provider.uring;

import org.wsk4j.provider.kit.KitProvider;
import org.wsk4j.provider.uring.base.NativeSettings;
import org.wsk4j.provider.uring.libc.AbsentException;

/**
 * WSK on Linux system calls: a service of {@link java.util.ServiceLoader} on the class path; in OSGi {@link NativeComponent}
 * registers one. The kit does the work on a {@link NativeTransport}.
 */
public final class NativeProvider extends KitProvider {

    /**
     * For ServiceLoader: configured by the system properties {@code wsk.native.*}.
     *
     * @throws IllegalArgumentException for a property with a bad value; the message says what is allowed
     * @throws IllegalStateException if it cannot work here: a {@link org.wsk4j.runtime.WskProviderAbsence}, which says why
     */
    public NativeProvider() {
        this(ConfiguredSettings.ofSystemProperties());
    }

    NativeProvider(NativeSettings settings) {
        super(transport(settings), settings.limits());
    }

    private static NativeTransport transport(NativeSettings settings) {
        try {
            return NativeTransport.open(settings);
        } catch (AbsentException e) {
            throw new NativeUnavailableException(e);
        }
    }
}
