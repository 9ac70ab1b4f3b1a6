package org.wsk4j;

import org.osgi.annotation.versioning.ProviderType;
import org.wsk4j.nt.NtStatus;

/**
 * WSK_CLIENT: the provider's object for one client, made by {@link WskProviderDispatch#attachClient} and handed to every
 * provider-level entry. Clients pass it on and nothing else; the registrar ends it.
 *
 * @wsk WSK_CLIENT
 */
@ProviderType
public interface WskClient {

    /**
     * What the client said when it registered.
     *
     * @return always the same object
     */
    WskClientNpi npi();

    /**
     * How many sockets of this client are open.
     *
     * @return the number at the time of the call
     */
    int openSockets();

    /**
     * ProviderDetachClient: the binding ends. From the call on no new socket is made and provider-level entries answer
     * STATUS_DEVICE_NOT_READY; a pending WSK_TRANSPORT_LIST_CHANGE is cancelled. Waits for calls in progress, for pending
     * IRPs and, if asked, for the sockets to be closed.
     *
     * @param untilSocketsClosed whether to wait for open sockets too, as WskDeregister does
     * @param timeoutNanos how long to wait at most
     * @return STATUS_SUCCESS if nothing is left, STATUS_TIMEOUT if something is
     * @throws InterruptedException if the thread was interrupted while it waited
     */
    NtStatus detach(boolean untilSocketsClosed, long timeoutNanos) throws InterruptedException;
}
