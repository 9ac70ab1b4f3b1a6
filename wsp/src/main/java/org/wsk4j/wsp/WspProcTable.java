package org.wsk4j.wsp;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;
import org.wsk4j.data.Out;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskControlBuffer;

/**
 * WSPPROC_TABLE: the thirty entries of a provider, in the order of the structure. A layer that changes some of them extends {@link ForwardingProcTable}, which passes the others on.
 *
 * <p><b>How obtained.</b> From {@link WspProvider#startup}; it works until the matching {@link #cleanup}.
 * <b>Errors.</b> Beside those named at an entry: WSANOTINITIALISED after the last cleanup, WSAENETDOWN when the WSK provider has
 * gone, WSAENOTSOCK for a handle that is no socket of this provider, WSAEFAULT for a null where a pointer is needed,
 * WSAEINPROGRESS inside a callback of the provider. <b>Threads.</b> Any; entries may block.
 * <b>Not specified:</b> the order of completions, and which of several threads a blocked call serves first.
 * @wsk WSPPROC_TABLE
 */
@ProviderType
public interface WspProcTable {

    /**
     * Takes the first pending connection request. The new socket inherits the listener's options and its event registration, not its listening state.
     * Errors: WSAEWOULDBLOCK, WSAECONNREFUSED (CF_REJECT), WSATRY_AGAIN (CF_DEFER), WSAEINTR, WSAEINVAL, WSAEMFILE, WSAENOBUFS, WSAEOPNOTSUPP.
     * @param s the socket
     * @param addr where to put the peer's address, whatever the condition function says
     * @param condition decides; null accepts
     * @param callbackData handed to the condition function
     * @param errno set when this fails
     * @return the new socket, or INVALID_SOCKET
     * @wsk WSPAccept
     */
    long accept(
            long s,
            @Nullable SockAddr addr,
            @Nullable WsaConditionProc condition,
            @Nullable Object callbackData,
            LpInt errno);

    /**
     * Writes an address as text, without asking anybody. Errors: WSAEFAULT, WSAEINVAL.
     * @param address the address
     * @param protocolInfo the provider meant; null for any of the family
     * @param addressString where to put the text and a NUL
     * @param addressStringLength in: room; out: characters with the NUL, also when the room is too small
     * @param errno set when this fails
     * @return 0, or SOCKET_ERROR
     * @wsk WSPAddressToString
     */
    int addressToString(
            @Nullable SockAddr address,
            @Nullable WsaProtocolInfo protocolInfo,
            char @Nullable [] addressString,
            @Nullable LpInt addressStringLength,
            LpInt errno);

    /**
     * Has network events posted to a window, and makes the socket non-blocking. Replaces every earlier registration.
     * Errors: WSAEINVAL.
     * @param s the socket
     * @param hWnd a message sink of the runtime
     * @param message the number of the message
     * @param events FD_ bits; 0 cancels
     * @param errno set when this fails
     * @return 0, or SOCKET_ERROR
     * @wsk WSPAsyncSelect
     */
    int asyncSelect(long s, long hWnd, int message, int events, LpInt errno);

    /**
     * Gives the socket its local address.
     * Errors: WSAEADDRINUSE, WSAEADDRNOTAVAIL, WSAEINVAL (bound already), WSAENOBUFS, WSAEFAULT, WSAEACCES.
     * @param s the socket
     * @param name the local address; port 0 for any
     * @param errno set when this fails
     * @return 0, or SOCKET_ERROR
     * @wsk WSPBind
     */
    int bind(long s, @Nullable SockAddr name, LpInt errno);

    /**
     * Cancels the blocking call of the calling thread: from a blocking callback, or from an APC that interrupted it. That call fails with WSAEINTR; after it, only accept and select leave the socket intact.
     * Errors: WSAEINVAL (none).
     * @param errno set when this fails
     * @return 0, or SOCKET_ERROR
     * @wsk WSPCancelBlockingCall
     */
    int cancelBlockingCall(LpInt errno);

    /**
     * Takes back one start-up. The last one ends everything: pending operations read WSA_OPERATION_ABORTED without any indication, sockets are reset; those already closed flush their data.
     * Errors: WSANOTINITIALISED.
     * @param errno set when this fails
     * @return 0, or SOCKET_ERROR
     * @wsk WSPCleanup
     */
    int cleanup(LpInt errno);

    /**
     * Closes. By default data still queued goes out in the background; SO_LINGER says otherwise. Pending overlapped operations fail with WSA_OPERATION_ABORTED, with their indication.
     * Errors: WSAEWOULDBLOCK (non-blocking and a linger interval: nothing was done), WSAEINTR.
     * @param s the socket
     * @param errno set when this fails
     * @return 0, or SOCKET_ERROR
     * @wsk WSPCloseSocket
     */
    int closeSocket(long s, LpInt errno);

    /**
     * Connects.
     * Errors: WSAEWOULDBLOCK (started), WSAEALREADY, WSAEISCONN, WSAEINVAL (listening), WSAEADDRINUSE, WSAEADDRNOTAVAIL, WSAEAFNOSUPPORT, WSAECONNREFUSED, WSAENETUNREACH, WSAEHOSTUNREACH, WSAETIMEDOUT, WSAEACCES, WSAENOBUFS, WSAEOPNOTSUPP (a flow specification), WSAEPROTONOSUPPORT (user data), WSAEINTR.
     * @param s the socket
     * @param name the peer; of datagram sockets the default one, all zero for none
     * @param callerData user data out
     * @param calleeData user data in
     * @param sqos flow specification
     * @param gqos that of the group
     * @param errno set when this fails
     * @return 0, or SOCKET_ERROR
     * @wsk WSPConnect
     */
    int connect(
            long s,
            @Nullable SockAddr name,
            @Nullable WsaBuf callerData,
            @Nullable WsaBuf calleeData,
            @Nullable WsaQos sqos,
            @Nullable WsaQos gqos,
            LpInt errno);

    /**
     * Shares the socket: the result, given to socket, makes a second descriptor of the same socket. The connection lives until the last is closed.
     * Errors: WSAEINVAL (another process), WSAEMFILE, WSAENOBUFS.
     * @param s the socket
     * @param processId the target process: this one
     * @param protocolInfo where to put the information for socket, good for one use
     * @param errno set when this fails
     * @return 0, or SOCKET_ERROR
     * @wsk WSPDuplicateSocket
     */
    int duplicateSocket(long s, long processId, @Nullable Out<WsaProtocolInfo> protocolInfo, LpInt errno);

    /**
     * Takes the recorded network events: copies, clears and resets at once. When it fails nothing is cleared.
     * Errors: WSAEINVAL, WSAEFAULT.
     * @param s the socket
     * @param event reset, if given
     * @param networkEvents where to put what happened
     * @param errno set when this fails
     * @return 0, or SOCKET_ERROR
     * @wsk WSPEnumNetworkEvents
     */
    int enumNetworkEvents(long s, @Nullable WsaEvent event, @Nullable WsaNetworkEvents networkEvents, LpInt errno);

    /**
     * Has network events recorded, and makes the socket non-blocking. Replaces every earlier registration and clears the record.
     * Errors: WSAEINVAL.
     * @param s the socket
     * @param event signalled for each event recorded
     * @param events FD_ bits; 0 cancels
     * @param errno set when this fails
     * @return 0, or SOCKET_ERROR
     * @wsk WSPEventSelect
     */
    int eventSelect(long s, @Nullable WsaEvent event, int events, LpInt errno);

    /**
     * Asks what became of an overlapped operation.
     * Errors: WSA_IO_INCOMPLETE, WSA_INVALID_HANDLE (to wait without an event), WSAEFAULT, the error of the operation.
     * @param s the socket
     * @param overlapped as given to the operation
     * @param transferred bytes; untouched when this fails
     * @param wait waits until it is over; only with an event
     * @param flags of the operation
     * @param errno set when this fails
     * @return whether it is over and succeeded
     * @wsk WSPGetOverlappedResult
     */
    boolean getOverlappedResult(
            long s,
            @Nullable WsaOverlapped overlapped,
            @Nullable LpInt transferred,
            boolean wait,
            @Nullable LpInt flags,
            LpInt errno);

    /**
     * The address of the peer. Errors: WSAENOTCONN, WSAEFAULT.
     * @param s the socket
     * @param name where to put the address
     * @param errno set when this fails
     * @return 0, or SOCKET_ERROR
     * @wsk WSPGetPeerName
     */
    int getPeerName(long s, @Nullable SockAddr name, LpInt errno);

    /**
     * The local address. Errors: WSAEINVAL (not bound), WSAEFAULT.
     * @param s the socket
     * @param name where to put the address
     * @param errno set when this fails
     * @return 0, or SOCKET_ERROR
     * @wsk WSPGetSockName
     */
    int getSockName(long s, @Nullable SockAddr name, LpInt errno);

    /**
     * Reads an option. Errors: WSAENOPROTOOPT, WSAEINVAL, WSAEFAULT (too small).
     * @param s the socket
     * @param level a level
     * @param optionName an option
     * @param optionValue where to put the value
     * @param optionLength out: its size; may be null
     * @param errno set when this fails
     * @return 0, or SOCKET_ERROR
     * @wsk WSPGetSockOpt
     */
    int getSockOpt(
            long s,
            int level,
            int optionName,
            @Nullable WskControlBuffer optionValue,
            @Nullable LpInt optionLength,
            LpInt errno);

    /**
     * Asks for a template of a quality of service. Errors: WSAEINVAL, WSAEFAULT, WSAENOPROTOOPT.
     * @param s the socket
     * @param qosName the template; empty asks for the names, which are put there
     * @param qos where to put it
     * @param errno set when this fails
     * @return whether there is one
     * @wsk WSPGetQOSByName
     */
    boolean getQosByName(long s, @Nullable WsaBuf qosName, @Nullable WsaQos qos, LpInt errno);

    /**
     * Controls the socket. Errors: WSA_IO_PENDING, WSAEFAULT, WSAEINVAL, WSAEOPNOTSUPP, WSAEWOULDBLOCK, WSAENOPROTOOPT.
     * @param s the socket
     * @param controlCode a code of WsaIoctls
     * @param input the input
     * @param output where to put the output
     * @param bytesReturned out: its size
     * @param overlapped the operation; ignored on a socket that is not overlapped
     * @param routine runs on the issuing thread when it is over; then the event is not signalled
     * @param threadId the issuing thread; null for the calling one
     * @param errno set when this fails
     * @return 0, or SOCKET_ERROR
     * @wsk WSPIoctl
     */
    int ioctl(
            long s,
            int controlCode,
            @Nullable WskControlBuffer input,
            @Nullable WskControlBuffer output,
            @Nullable LpInt bytesReturned,
            @Nullable WsaOverlapped overlapped,
            @Nullable WsaCompletionRoutine routine,
            @Nullable WsaThreadId threadId,
            LpInt errno);

    /**
     * Joins a multipoint session. Errors: WSAEINVAL, WSAEADDRNOTAVAIL, WSAEAFNOSUPPORT, WSAEOPNOTSUPP, and those of connect.
     * @param s the socket
     * @param name the group or leaf
     * @param callerData user data out
     * @param calleeData user data in
     * @param sqos flow specification
     * @param gqos that of the group
     * @param flags JL_SENDER_ONLY, JL_RECEIVER_ONLY or JL_BOTH
     * @param errno set when this fails
     * @return the socket, or INVALID_SOCKET
     * @wsk WSPJoinLeaf
     */
    long joinLeaf(
            long s,
            @Nullable SockAddr name,
            @Nullable WsaBuf callerData,
            @Nullable WsaBuf calleeData,
            @Nullable WsaQos sqos,
            @Nullable WsaQos gqos,
            int flags,
            LpInt errno);

    /**
     * Listens. Called again it changes the backlog.
     * Errors: WSAEINVAL (not bound), WSAEISCONN, WSAEOPNOTSUPP, WSAEADDRINUSE, WSAEMFILE, WSAENOBUFS.
     * @param s the socket
     * @param backlog requests that may wait; clamped to what is legal
     * @param errno set when this fails
     * @return 0, or SOCKET_ERROR
     * @wsk WSPListen
     */
    int listen(long s, int backlog, LpInt errno);

    /**
     * Receives. 0 bytes on a stream: the peer has closed and everything was read.
     * Errors: WSA_IO_PENDING, WSAEWOULDBLOCK, WSAENOTCONN, WSAESHUTDOWN, WSAECONNRESET, WSAECONNABORTED, WSAENETRESET, WSAEDISCON, WSAEMSGSIZE, WSAEINVAL, WSAEOPNOTSUPP, WSAEFAULT, WSAEINTR, WSAETIMEDOUT; indicated: WSA_OPERATION_ABORTED.
     * @param s the socket
     * @param buffers the memory; the array is captured
     * @param count how many of them count
     * @param received bytes; untouched when pending
     * @param flags in and out: MSG_PEEK, MSG_OOB, MSG_PARTIAL, MSG_WAITALL; untouched when pending
     * @param overlapped the operation; ignored on a socket that is not overlapped
     * @param routine runs on the issuing thread when it is over; then the event is not signalled
     * @param threadId the issuing thread; null for the calling one
     * @param errno set when this fails
     * @return 0, or SOCKET_ERROR
     * @wsk WSPRecv
     */
    int recv(
            long s,
            @Nullable WsaBuf @Nullable [] buffers,
            int count,
            @Nullable LpInt received,
            @Nullable LpInt flags,
            @Nullable WsaOverlapped overlapped,
            @Nullable WsaCompletionRoutine routine,
            @Nullable WsaThreadId threadId,
            LpInt errno);

    /**
     * Ends receiving and takes the user data of the disconnect.
     * Errors: WSAENOTCONN, WSAENOPROTOOPT (no transport here has such data), WSAEINVAL, WSAEFAULT.
     * @param s the socket
     * @param inboundDisconnectData where to put user data of the peer; null for none
     * @param errno set when this fails
     * @return 0, or SOCKET_ERROR
     * @wsk WSPRecvDisconnect
     */
    int recvDisconnect(long s, @Nullable WsaBuf inboundDisconnectData, LpInt errno);

    /**
     * Receives a datagram and where it came from; on a connection as recv.
     * Errors: those of recv; WSAEINVAL (not bound), WSAECONNRESET and WSAENETRESET (an earlier datagram drew an error).
     * @param s the socket
     * @param buffers the memory; the array is captured
     * @param count how many of them count
     * @param received bytes; untouched when pending
     * @param flags in and out, as with recv
     * @param from where to put the peer's address, at completion
     * @param overlapped the operation; ignored on a socket that is not overlapped
     * @param routine runs on the issuing thread when it is over; then the event is not signalled
     * @param threadId the issuing thread; null for the calling one
     * @param errno set when this fails
     * @return 0, or SOCKET_ERROR
     * @wsk WSPRecvFrom
     */
    int recvFrom(
            long s,
            @Nullable WsaBuf @Nullable [] buffers,
            int count,
            @Nullable LpInt received,
            @Nullable LpInt flags,
            @Nullable SockAddr from,
            @Nullable WsaOverlapped overlapped,
            @Nullable WsaCompletionRoutine routine,
            @Nullable WsaThreadId threadId,
            LpInt errno);

    /**
     * Waits for sockets to become ready. Errors: WSAEINVAL (no set, or no socket in any), WSAENOTSOCK, WSAEINTR.
     * @param nfds ignored
     * @param readfds in: asked; out: ready to receive or accept
     * @param writefds in: asked; out: ready to send, connected
     * @param exceptfds in: asked; out: connect failed, urgent data
     * @param timeout null waits without limit
     * @param errno set when this fails
     * @return how many are ready, 0 when the time is over, or SOCKET_ERROR
     * @wsk WSPSelect
     */
    int select(
            int nfds,
            @Nullable FdSet readfds,
            @Nullable FdSet writefds,
            @Nullable FdSet exceptfds,
            @Nullable Timeval timeout,
            LpInt errno);

    /**
     * Sends on a connected socket, in the order of the calls. Completion says that the memory was consumed, nothing of the peer. A send that is neither overlapped nor blocking may take only a part.
     * Errors: WSA_IO_PENDING, WSAEWOULDBLOCK, WSAENOTCONN, WSAESHUTDOWN, WSAECONNRESET, WSAECONNABORTED, WSAENETRESET, WSAEMSGSIZE (nothing was sent), WSAEACCES, WSAEOPNOTSUPP, WSAEINVAL, WSAENOBUFS, WSAEFAULT, WSAEINTR, WSAETIMEDOUT; indicated: WSA_OPERATION_ABORTED.
     * @param s the socket
     * @param buffers the memory; the array is captured
     * @param count how many of them count
     * @param sent bytes; untouched when pending
     * @param flags MSG_OOB, MSG_DONTROUTE, MSG_PARTIAL
     * @param overlapped the operation; ignored on a socket that is not overlapped
     * @param routine runs on the issuing thread when it is over; then the event is not signalled
     * @param threadId the issuing thread; null for the calling one
     * @param errno set when this fails
     * @return 0, or SOCKET_ERROR
     * @wsk WSPSend
     */
    int send(
            long s,
            @Nullable WsaBuf @Nullable [] buffers,
            int count,
            @Nullable LpInt sent,
            int flags,
            @Nullable WsaOverlapped overlapped,
            @Nullable WsaCompletionRoutine routine,
            @Nullable WsaThreadId threadId,
            LpInt errno);

    /**
     * Ends sending, as shutdown with SD_SEND, with user data where the transport has such.
     * Errors: WSAENOPROTOOPT (user data), WSAENOTCONN, WSAEINVAL, WSAEOPNOTSUPP.
     * @param s the socket
     * @param outboundDisconnectData user data; null for none
     * @param errno set when this fails
     * @return 0, or SOCKET_ERROR
     * @wsk WSPSendDisconnect
     */
    int sendDisconnect(long s, @Nullable WsaBuf outboundDisconnectData, LpInt errno);

    /**
     * Sends a datagram. Binds a socket that is not bound.
     * Errors: those of send; WSAEDESTADDRREQ, WSAEADDRNOTAVAIL, WSAEAFNOSUPPORT, WSAENETUNREACH, WSAEHOSTUNREACH.
     * @param s the socket
     * @param buffers the memory; the array is captured
     * @param count how many of them count
     * @param sent bytes; untouched when pending
     * @param flags as with send
     * @param to the destination of this datagram; ignored on a connection
     * @param overlapped the operation; ignored on a socket that is not overlapped
     * @param routine runs on the issuing thread when it is over; then the event is not signalled
     * @param threadId the issuing thread; null for the calling one
     * @param errno set when this fails
     * @return 0, or SOCKET_ERROR
     * @wsk WSPSendTo
     */
    int sendTo(
            long s,
            @Nullable WsaBuf @Nullable [] buffers,
            int count,
            @Nullable LpInt sent,
            int flags,
            @Nullable SockAddr to,
            @Nullable WsaOverlapped overlapped,
            @Nullable WsaCompletionRoutine routine,
            @Nullable WsaThreadId threadId,
            LpInt errno);

    /**
     * Changes an option. Errors: WSAENOPROTOOPT, WSAEINVAL, WSAEFAULT, WSAENETRESET, WSAENOTCONN.
     * @param s the socket
     * @param level a level
     * @param optionName an option
     * @param optionValue the value
     * @param errno set when this fails
     * @return 0, or SOCKET_ERROR
     * @wsk WSPSetSockOpt
     */
    int setSockOpt(long s, int level, int optionName, @Nullable WskControlBuffer optionValue, LpInt errno);

    /**
     * Ends one direction or both. Never waits and never frees the socket. Errors: WSAEINVAL, WSAENOTCONN.
     * @param s the socket
     * @param how SD_RECEIVE, SD_SEND or SD_BOTH
     * @param errno set when this fails
     * @return 0, or SOCKET_ERROR
     * @wsk WSPShutdown
     */
    int shutdown(long s, int how, LpInt errno);

    /**
     * Creates a socket, at first blocking.
     * Errors: WSAEAFNOSUPPORT, WSAESOCKTNOSUPPORT, WSAEPROTOTYPE, WSAEPROTONOSUPPORT, WSAEINVAL, WSAEMFILE, WSAENOBUFS.
     * @param af an AF_ number; 0 or FROM_PROTOCOL_INFO: as the information says
     * @param type a SOCK_ number; 0 or FROM_PROTOCOL_INFO: as the information says
     * @param protocol an IPPROTO_ number; 0 or FROM_PROTOCOL_INFO: as the information says
     * @param protocolInfo the catalogue entry, or the result of duplicateSocket
     * @param group a socket group; 0 for none
     * @param flags WSA_FLAG_ bits; without WSA_FLAG_OVERLAPPED nothing is overlapped
     * @param errno set when this fails
     * @return the socket, or INVALID_SOCKET
     * @wsk WSPSocket
     */
    long socket(
            int af, int type, int protocol, @Nullable WsaProtocolInfo protocolInfo, int group, int flags, LpInt errno);

    /**
     * Reads an address from text, without asking anybody. Errors: WSAEINVAL, WSAEFAULT.
     * @param addressString the text
     * @param addressFamily the family
     * @param protocolInfo the provider meant; null for any of the family
     * @param address where to put the address
     * @param errno set when this fails
     * @return 0, or SOCKET_ERROR
     * @wsk WSPStringToAddress
     */
    int stringToAddress(
            @Nullable String addressString,
            int addressFamily,
            @Nullable WsaProtocolInfo protocolInfo,
            @Nullable SockAddr address,
            LpInt errno);
}
