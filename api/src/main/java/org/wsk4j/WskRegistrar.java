package org.wsk4j;

import org.osgi.annotation.versioning.ProviderType;
import org.wsk4j.data.Out;
import org.wsk4j.nt.NtStatus;

/**
 * The Network Module Registrar: where clients register and capture a provider, chosen by what they need.
 *
 * <p><b>How obtained.</b> In OSGi a service; in plain Java from the registrar's own factory.
 *
 * <p><b>States.</b> Of a {@link WskRegistration}: unregistered, registered, captured any number of times,
 * unregistered again.
 *
 * <p><b>Concurrency.</b> All functions may be called by several threads at once.
 *
 * <p><b>Not specified.</b> Which of two providers of equal ranking is chosen.
 *
 */
@ProviderType
public interface WskRegistrar {

    /** WSK_NO_WAIT: answer at once. */
    int WSK_NO_WAIT = 0;

    /** WSK_INFINITE_WAIT: wait until a provider appears. */
    int WSK_INFINITE_WAIT = 0xFFFFFFFF;

    /**
     * Announces a client. No provider needs to exist yet.
     *
     * <table>
     * <caption>What the client returns</caption>
     * <tr><th>returned</th><th>effect</th></tr>
     * <tr><td>STATUS_SUCCESS</td><td>registered; one {@link #deregister} is owed</td></tr>
     * <tr><td>STATUS_INVALID_PARAMETER</td><td>the filter of the selection is malformed</td></tr>
     * <tr><td>STATUS_DEVICE_NOT_READY</td><td>the registrar is closed</td></tr>
     * </table>
     *
     * @param clientNpi who registers, and what it needs
     * @param registration one that is not in use
     * @return a status of the table
     * @throws IllegalStateException if the registration is in use already, or at DISPATCH_LEVEL
     * @state The registration is not in use.
     * @owner The registration is the registrar's until {@link #deregister} returns.
     * @completes There is no IRP.
     * @threads Any thread at PASSIVE_LEVEL.
     * @wsk WskRegister. The client also says what a provider must be able to do.
     */
    NtStatus register(WskClientNpi clientNpi, WskRegistration registration);

    /**
     * Answers the best provider that fits, waiting for one if need be.
     *
     * <p>Each capture may choose another provider; sockets stay with the one that they were made with.
     *
     * <table>
     * <caption>What the client returns</caption>
     * <tr><th>returned</th><th>effect</th></tr>
     * <tr><td>STATUS_SUCCESS</td><td>captured; one {@link #releaseProviderNpi} is owed</td></tr>
     * <tr><td>STATUS_DEVICE_NOT_READY</td><td>no provider fits within the time, or the registration ends or never
     *     began</td></tr>
     * <tr><td>STATUS_NOINTERFACE</td><td>a provider fits but does not offer the version</td></tr>
     * <tr><td>STATUS_CANCELLED</td><td>the thread was interrupted while it waited; its interrupt status is set
     *     again</td></tr>
     * <tr><td>STATUS_INTERNAL_ERROR</td><td>the provider failed to make the client object</td></tr>
     * </table>
     *
     * @param registration the client's registration
     * @param waitTimeoutMillis WSK_NO_WAIT, WSK_INFINITE_WAIT, or milliseconds, without a sign
     * @param providerNpi becomes the provider and the client object
     * @return a status of the table
     * @throws IllegalStateException with a wait at DISPATCH_LEVEL
     * @state Registered; STATUS_DEVICE_NOT_READY otherwise.
     * @owner The client object is the client's until the release.
     * @completes There is no IRP.
     * @threads With WSK_NO_WAIT any thread at any level; otherwise PASSIVE_LEVEL, where it blocks for the time given.
     * @wsk WskCaptureProviderNPI. There may be several providers: selection, configuration and ranking decide, in
     *     this order of weight.
     */
    NtStatus captureProviderNpi(WskRegistration registration, int waitTimeoutMillis, Out<WskProviderNpi> providerNpi);

    /**
     * Ends one capture. Sockets made with it stay open.
     *
     * @param registration the client's registration
     * @param providerNpi what the capture answered
     * @throws IllegalStateException if no release is owed
     * @state Captured.
     * @owner The client object is not to be used any more for this capture.
     * @completes There is no IRP.
     * @threads Any thread, at any level; never blocks.
     * @wsk WskReleaseProviderNPI. It names the capture, because captures may differ in their provider.
     */
    void releaseProviderNpi(WskRegistration registration, WskProviderNpi providerNpi);

    /**
     * Answers what the provider that a capture would choose says of itself, whatever version the client wants.
     *
     * <table>
     * <caption>What the client returns</caption>
     * <tr><th>returned</th><th>effect</th></tr>
     * <tr><td>STATUS_SUCCESS</td><td>answered</td></tr>
     * <tr><td>STATUS_DEVICE_NOT_READY</td><td>no provider fits, or the registration ends or never began</td></tr>
     * </table>
     *
     * @param registration the client's registration
     * @param characteristics becomes the characteristics
     * @return a status of the table
     * @state Registered; STATUS_DEVICE_NOT_READY otherwise.
     * @owner The object is shared and immutable.
     * @completes There is no IRP.
     * @threads Any thread, at any level; never blocks.
     * @wsk WskQueryProviderCharacteristics. Answers transports and capabilities beside the version range.
     */
    NtStatus queryProviderCharacteristics(
            WskRegistration registration, Out<WskProviderCharacteristics> characteristics);

    /**
     * Ends the registration. Waits until every capture is released, every call and IRP of provider-level entries is
     * over and every socket of the client is closed.
     *
     * <p>Waiting captures of other threads are woken and answer STATUS_DEVICE_NOT_READY; a pending
     * WSK_TRANSPORT_LIST_CHANGE is cancelled.
     *
     * @param registration the client's registration
     * @throws IllegalStateException if it is not registered, or at DISPATCH_LEVEL
     * @state Registered.
     * @owner The registration is the client's again and can be used anew.
     * @completes WSK_TRANSPORT_LIST_CHANGE with STATUS_CANCELLED; it waits for all other IRPs of the client.
     * @threads Any thread at PASSIVE_LEVEL; blocks. A thread that still holds a capture waits for itself.
     * @wsk WskDeregister.
     */
    void deregister(WskRegistration registration);
}
