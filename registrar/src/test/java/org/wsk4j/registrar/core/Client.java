package org.wsk4j.registrar.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.wsk4j.WskClientDispatch;
import org.wsk4j.WskClientEvent;
import org.wsk4j.WskClientNpi;
import org.wsk4j.WskProviderNpi;
import org.wsk4j.WskProviderSelection;
import org.wsk4j.WskRegistrar;
import org.wsk4j.WskRegistration;
import org.wsk4j.WskVersion;
import org.wsk4j.data.Out;
import org.wsk4j.nt.NtStatus;

/** A client of a registrar, for tests: its block, and calls that remember what they captured. */
final class Client {

    final WskRegistrar registrar;
    final WskRegistration registration = new WskRegistration();

    private Client(WskRegistrar registrar) {
        this.registrar = registrar;
    }

    static Client registered(WskRegistrar registrar) {
        return registered(registrar, WskClientNpi.any());
    }

    static Client registered(WskRegistrar registrar, WskProviderSelection selection) {
        return registered(registrar, WskClientNpi.of(selection));
    }

    static Client wanting(WskRegistrar registrar, int version) {
        return registered(
                registrar, new WskClientNpi(null, new WskClientDispatch(version, null), WskProviderSelection.any()));
    }

    static Client listening(WskRegistrar registrar, Object context, WskClientEvent event) {
        return registered(
                registrar,
                new WskClientNpi(
                        context, new WskClientDispatch(WskVersion.WSK_1_0, event), WskProviderSelection.any()));
    }

    static Client registered(WskRegistrar registrar, WskClientNpi npi) {
        Client client = new Client(registrar);
        assertThat(registrar.register(npi, client.registration)).isEqualTo(NtStatus.STATUS_SUCCESS);
        return client;
    }

    /** Captures at once and expects success. */
    WskProviderNpi capture() {
        Out<WskProviderNpi> npi = new Out<>();
        assertThat(capture(WskRegistrar.WSK_NO_WAIT, npi)).isEqualTo(NtStatus.STATUS_SUCCESS);
        return npi.value();
    }

    NtStatus capture(int timeoutMillis) {
        return capture(timeoutMillis, new Out<>());
    }

    NtStatus capture(int timeoutMillis, Out<WskProviderNpi> npi) {
        return registrar.captureProviderNpi(registration, timeoutMillis, npi);
    }

    void release(WskProviderNpi npi) {
        registrar.releaseProviderNpi(registration, npi);
    }

    void deregister() {
        registrar.deregister(registration);
    }

    /** The name of the provider that a capture chooses now, released at once. */
    String chosen() {
        WskProviderNpi npi = capture();
        release(npi);
        return npi.dispatch().characteristics().name();
    }
}
