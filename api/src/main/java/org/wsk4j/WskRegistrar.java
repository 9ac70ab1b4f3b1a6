package org.wsk4j;

import org.osgi.annotation.versioning.ProviderType;
import org.wsk4j.data.Out;
import org.wsk4j.nt.NtStatus;

/**
 * The Network Module Registrar: where clients register and capture a provider, chosen by what they need.
 */
@ProviderType
public interface WskRegistrar {

    /** WSK_NO_WAIT: answer at once. */
    int WSK_NO_WAIT = 0;

    /** WSK_INFINITE_WAIT: wait until a provider appears. */
    int WSK_INFINITE_WAIT = 0xFFFFFFFF;

    /** WskRegister: announces a client. No provider needs to exist yet. */
    NtStatus register(WskClientNpi clientNpi, WskRegistration registration);

    /** WskCaptureProviderNPI: answers a provider that fits, waiting for one if need be. */
    NtStatus captureProviderNpi(WskRegistration registration, int waitTimeoutMillis, Out<WskProviderNpi> providerNpi);

    /** WskReleaseProviderNPI: ends one capture. */
    void releaseProviderNpi(WskRegistration registration, WskProviderNpi providerNpi);

    /** WskQueryProviderCharacteristics: answers the version range of the provider that a capture would choose. */
    NtStatus queryProviderCharacteristics(
            WskRegistration registration, Out<WskProviderCharacteristics> characteristics);

    /** WskDeregister: ends the registration; waits for captures, calls and sockets. */
    void deregister(WskRegistration registration);
}
