package org.wsk4j.wsp;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;
import org.wsk4j.data.Out;

/**
 * WSPUPCALLTABLE: what the runtime does for providers, in the order of the structure. Our runtime supplies it; a host may wrap or
 * replace it. Layers pass it down unaltered.
 *
 * @wsk WSPUPCALLTABLE
 */
@ConsumerType
public interface WspUpcallTable {

    /**
     * Closes an event. WSA_INVALID_HANDLE for one that is null or closed.
     *
     * @param event the event
     * @param errno set when this fails
     * @return whether it did
     * @wsk WPUCloseEvent
     */
    boolean closeEvent(@Nullable WsaEvent event, LpInt errno);

    /**
     * Frees a handle made by {@link #createSocketHandle} or registered by {@link #modifyIfsHandle}. WSAENOTSOCK for any other.
     *
     * @param s the socket
     * @param errno set when this fails
     * @return 0, or SOCKET_ERROR
     * @wsk WPUCloseSocketHandle
     */
    int closeSocketHandle(long s, LpInt errno);

    /**
     * Creates an event with manual reset, not signalled. WSA_NOT_ENOUGH_MEMORY.
     *
     * @param errno set when this fails
     * @return the event, or null
     * @wsk WPUCreateEvent
     */
    @Nullable
    WsaEvent createEvent(LpInt errno);

    /**
     * Makes a handle for a provider whose sockets are not the system's; such a provider does not claim XP1_IFS_HANDLES. WSAENOBUFS.
     *
     * @param catalogEntryId the entry that the handle belongs to
     * @param context what {@link #querySocketHandleContext} answers
     * @param errno set when this fails
     * @return the handle, or INVALID_SOCKET
     * @wsk WPUCreateSocketHandle
     */
    long createSocketHandle(int catalogEntryId, @Nullable Object context, LpInt errno);

    /**
     * Asks whether a socket is in a set.
     *
     * @param s the socket
     * @param set perhaps with the socket
     * @return not 0 if it is
     * @wsk WPUFDIsSet
     */
    int fdIsSet(long s, @Nullable FdSet set);

    /**
     * Asks where a provider is. WSAEFAULT when the room is too small, WSAEINVALIDPROVIDER.
     *
     * @param providerId the provider
     * @param providerPath where to put the path and a NUL
     * @param providerPathLength in: room; out: characters with the NUL
     * @param errno set when this fails
     * @return 0, or SOCKET_ERROR
     * @wsk WPUGetProviderPath
     */
    int getProviderPath(
            @Nullable UUID providerId, char @Nullable [] providerPath, @Nullable LpInt providerPathLength, LpInt errno);

    /**
     * Registers a handle of the system; the result is the one to give to the client. WSAEINVAL.
     *
     * @param catalogEntryId the entry that the handle belongs to
     * @param proposedHandle a handle of the system
     * @param errno set when this fails
     * @return the handle, or INVALID_SOCKET
     * @wsk WPUModifyIFSHandle
     */
    long modifyIfsHandle(int catalogEntryId, long proposedHandle, LpInt errno);

    /**
     * Posts a message.
     *
     * @param hWnd a message sink of the runtime
     * @param message its number
     * @param wParam first parameter
     * @param lParam second parameter
     * @param errno set when this fails
     * @return false if there is no such window
     * @wsk WPUPostMessage
     */
    boolean postMessage(long hWnd, int message, long wParam, int lParam, LpInt errno);

    /**
     * Asks what to call while a call blocks on this thread. WSAEINVAL.
     *
     * @param catalogEntryId the provider's entry
     * @param callback where to put it; null is none
     * @param context where to put its context
     * @param errno set when this fails
     * @return 0, or SOCKET_ERROR
     * @wsk WPUQueryBlockingCallback
     */
    int queryBlockingCallback(
            int catalogEntryId,
            @Nullable Out<WsaBlockingCallback> callback,
            @Nullable Out<Object> context,
            LpInt errno);

    /**
     * Asks for the context of a handle made by {@link #createSocketHandle}. WSAENOTSOCK.
     *
     * @param s the socket
     * @param context where to put it
     * @param errno set when this fails
     * @return 0, or SOCKET_ERROR
     * @wsk WPUQuerySocketHandleContext
     */
    int querySocketHandleContext(long s, @Nullable Out<Object> context, LpInt errno);

    /**
     * Has something run on a thread in its next alertable wait. WSAEFAULT if the thread has ended.
     *
     * @param threadId the thread
     * @param routine what runs
     * @param context handed to it
     * @param errno set when this fails
     * @return 0, or SOCKET_ERROR
     * @wsk WPUQueueApc
     */
    int queueApc(@Nullable WsaThreadId threadId, @Nullable WsaApc routine, @Nullable Object context, LpInt errno);

    /**
     * Resets an event. WSA_INVALID_HANDLE.
     *
     * @param event the event
     * @param errno set when this fails
     * @return whether it did
     * @wsk WPUResetEvent
     */
    boolean resetEvent(@Nullable WsaEvent event, LpInt errno);

    /**
     * Signals an event. WSA_INVALID_HANDLE.
     *
     * @param event the event
     * @param errno set when this fails
     * @return whether it did
     * @wsk WPUSetEvent
     */
    boolean setEvent(@Nullable WsaEvent event, LpInt errno);

    /**
     * Names the calling thread, for a layer that starts operations itself. WSAEFAULT.
     *
     * @param threadId where to put it
     * @param errno set when this fails
     * @return 0, or SOCKET_ERROR
     * @wsk WPUOpenCurrentThread
     */
    int openCurrentThread(@Nullable WsaThreadId threadId, LpInt errno);

    /**
     * Gives a thread's name back. WSAEFAULT.
     *
     * @param threadId as {@link #openCurrentThread} filled it
     * @param errno set when this fails
     * @return 0, or SOCKET_ERROR
     * @wsk WPUCloseThread
     */
    int closeThread(@Nullable WsaThreadId threadId, LpInt errno);
}
