package org.wsk4j.registrar.core;

import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskProviderNpi;
import org.wsk4j.nt.NtStatus;

/** What ties one registration to one provider: one client object, however many captures. */
final class Binding {

    final ClientRegistration registration;
    final AttachedProvider provider;

    /** Null while attachClient runs. Written under the registrar's lock. */
    volatile @Nullable WskProviderNpi npi;

    /** Guarded by the registrar's lock. */
    int captures;

    Binding(ClientRegistration registration, AttachedProvider provider) {
        this.registration = registration;
        this.provider = provider;
    }

    /** WskClient.detach, with a defect of the provider turned into a status. Never under the registrar's lock. */
    NtStatus detach(boolean untilSocketsClosed, long timeoutNanos) throws InterruptedException {
        WskProviderNpi made = npi;
        if (made == null) {
            // attachClient is a call in progress.
            return NtStatus.STATUS_TIMEOUT;
        }
        try {
            return made.client().detach(untilSocketsClosed, timeoutNanos);
        } catch (RuntimeException | LinkageError defect) {
            Log.LOG.log(Level.WARNING, "a provider failed to detach " + registration.label(), defect);
            return NtStatus.STATUS_INTERNAL_ERROR;
        }
    }

    /** The same without waiting, and not to be stopped by an interrupt, which is kept for later. */
    void beginDetach() {
        boolean interrupted = Thread.interrupted();
        try {
            detach(false, 0);
        } catch (InterruptedException later) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** How many sockets the client has open with the provider. Never under the registrar's lock. */
    int openSockets() {
        WskProviderNpi made = npi;
        try {
            return made == null ? 0 : made.client().openSockets();
        } catch (RuntimeException | LinkageError defect) {
            Log.LOG.log(Level.WARNING, "a provider cannot count the sockets of " + registration.label(), defect);
            return 0;
        }
    }
}
