package org.wsk4j;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;
import org.wsk4j.data.SizeT;
import org.wsk4j.data.WskDataIndication;
import org.wsk4j.nt.NtStatus;

/**
 * The member of {@link WskClientConnectionDispatch} that is told of bytes.
 *
 * @wsk WskReceiveEvent
 */
@ConsumerType
@FunctionalInterface
public interface WskReceiveEvent {

    /**
     * Bytes arrived, or the socket is dead.
     *
     * <p>No byte is delivered twice and none is lost, whichever way it is taken. The end of the stream is told by
     * {@code disconnectEvent} and by receives, after the last byte.
     *
     * <table>
     * <caption>What the client returns</caption>
     * <tr><th>returned</th><th>effect</th></tr>
     * <tr><td>STATUS_SUCCESS</td><td>the first {@code bytesAccepted} bytes are taken, all of them where it was left
     *     alone; if fewer, no more is indicated until a {@code receive} has completed, which gets the rest
     *     first</td></tr>
     * <tr><td>STATUS_PENDING</td><td>all is taken and the list retained until it is released; {@code bytesAccepted}
     *     is ignored</td></tr>
     * <tr><td>STATUS_DATA_NOT_ACCEPTED, any other</td><td>nothing is taken; no more is indicated until a {@code
     *     receive} has completed</td></tr>
     * </table>
     *
     * @param socketContext what was given with the callbacks when the socket was made
     * @param flags a combination of the constants of {@link WskEventFlags}
     * @param dataIndication the bytes, or null: the socket is dead and should be closed; told once
     * @param bytesIndicated how many bytes there are
     * @param bytesAccepted how many are taken; {@code bytesIndicated} at first
     * @return a status of the table
     * @state Connected. Enabled by WSK_EVENT_RECEIVE with SO_WSK_EVENT_CALLBACK or WSK_SET_STATIC_EVENT_CALLBACKS.
     * @owner The list is the provider's and valid during the call, when retained until it is released, also after
     *     close. Only its links may be changed.
     * @completes There is no IRP. Pending receives are served first; one of length 0 resumes a paused event.
     * @threads An event loop of the socket's provider, at DISPATCH_LEVEL: must not block nor wait for a completion;
     *     may start operations. Callbacks of one socket never overlap.
     * @wsk WskReceiveEvent. A status not in the list counts as STATUS_DATA_NOT_ACCEPTED; more than was indicated
     *     counts as all.
     */
    NtStatus receiveEvent(
            @Nullable Object socketContext,
            int flags,
            @Nullable WskDataIndication dataIndication,
            long bytesIndicated,
            SizeT bytesAccepted);
}
