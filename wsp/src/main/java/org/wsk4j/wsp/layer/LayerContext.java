package org.wsk4j.wsp.layer;

import org.osgi.annotation.versioning.ProviderType;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.WsaOverlapped;
import org.wsk4j.wsp.WsaProtocolInfo;
import org.wsk4j.wsp.WsaWindowProc;
import org.wsk4j.wsp.WspProcTable;
import org.wsk4j.wsp.WspUpcallTable;

/** What a layer stands on, in one chain. Any thread. */
@ProviderType
public interface LayerContext {

    /**
     * The next lower layer or the base, started. Gives the base its own protocol information where the rules want that, and registers
     * handles for a pass-through layer.
     *
     * @return its entries
     */
    WspProcTable below();

    /**
     * The chain that is open.
     *
     * @return as the client's call of WSPStartup had it
     */
    WsaProtocolInfo protocolInfo();

    /**
     * The upcalls, unaltered: the most recent that were given.
     *
     * @return for every single call, not to keep
     */
    WspUpcallTable upcalls();

    /**
     * How many start-ups have not been cleaned up.
     *
     * @return inside cleanup: without the one that is being cleaned up, so that 0 is the last
     */
    int users();

    /**
     * WPUCompleteOverlappedRequest, an export of the runtime.
     *
     * @param s a handle of {@code createSocketHandle}
     * @param overlapped the client's
     * @param error 0 or the error
     * @param transferred bytes
     * @param flags of the operation
     * @param errno set when this fails: WSAEINVAL for any other handle
     * @return 0, or SOCKET_ERROR
     */
    int completeOverlappedRequest(long s, WsaOverlapped overlapped, int error, int transferred, int flags, LpInt errno);

    /**
     * Makes a message sink for the layer itself.
     *
     * @param name for people
     * @param proc gets the messages
     * @return its number
     */
    long createWindow(String name, WsaWindowProc proc);

    /**
     * Removes a message sink.
     *
     * @param hWnd its number
     */
    void destroyWindow(long hWnd);

    /** The layer has started an overlapped operation below, on its own account. Its departure waits for {@link #operationEnded}. */
    void operationStarted();

    /** What began with {@link #operationStarted} was indicated to the client. */
    void operationEnded();
}
