package org.wsk4j.wsp.runtime;

import java.lang.System.Logger.Level;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.wsk4j.data.Out;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.Winsock;
import org.wsk4j.wsp.WsaBlockingCallback;
import org.wsk4j.wsp.WsaError;
import org.wsk4j.wsp.WsaEvent;
import org.wsk4j.wsp.WsaOverlapped;
import org.wsk4j.wsp.WsaProtocolInfo;
import org.wsk4j.wsp.WsaWindowProc;
import org.wsk4j.wsp.WspData;
import org.wsk4j.wsp.WspProcTable;
import org.wsk4j.wsp.WspProvider;
import org.wsk4j.wsp.WspUpcallTable;

/**
 * A Winsock runtime: supplies the upcalls, keeps the handles, finds and starts providers. Several can exist side by side; each
 * knows only its own handles. Waits and APCs are in {@link org.wsk4j.wsp.WsaWait}.
 */
public final class WinsockRuntime implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger("org.wsk4j.wsp");

    private final HandleTable handles = new HandleTable();
    private final Windows windows = new Windows();
    private final LoadedProviders providers = new LoadedProviders();
    private final BlockingHooks hooks = new BlockingHooks();
    private final WspUpcallTable ownUpcalls = new RuntimeUpcalls(handles, windows, providers, hooks);
    private volatile WspUpcallTable upcalls = ownUpcalls;

    /** Creates a runtime without providers. */
    public WinsockRuntime() {}

    /**
     * The upcalls that providers get: the runtime's own, or the host's.
     *
     * @return the table in force
     */
    public WspUpcallTable upcalls() {
        return upcalls;
    }

    /**
     * The runtime's own upcalls, for a host to build on.
     *
     * @return always the same table
     */
    public WspUpcallTable ownUpcalls() {
        return ownUpcalls;
    }

    /**
     * Replaces the upcalls for providers started from now on. A provider that is started again uses the most recent ones.
     *
     * @param table the host's, or null for the runtime's own
     */
    public void replaceUpcalls(@Nullable WspUpcallTable table) {
        upcalls = table == null ? ownUpcalls : table;
    }

    /**
     * Makes a provider known, for {@link WspUpcallTable#getProviderPath} and {@link #loadProvider}.
     *
     * @param providerId its GUID
     * @param path where it is said to be: any text, for instance a bundle's location
     * @param provider the provider
     */
    public void registerProvider(UUID providerId, String path, WspProvider provider) {
        providers.add(providerId, path, provider);
    }

    /**
     * Forgets a provider. What was started stays started.
     *
     * @param providerId its GUID
     * @return whether it was known
     */
    public boolean unregisterProvider(UUID providerId) {
        return providers.remove(providerId);
    }

    /**
     * LoadLibrary: the provider of a path.
     *
     * @param path as {@link WspUpcallTable#getProviderPath} answers it
     * @return the provider, or null
     */
    public @Nullable WspProvider loadProvider(String path) {
        return providers.provider(path);
    }

    /**
     * Starts a provider with the upcalls in force, and checks what it answers.
     *
     * @param provider the provider
     * @param versionRequested the highest version that the caller speaks
     * @param protocolInfo the catalogue entry that is activated
     * @param data where to put what it says of itself
     * @param procTable where to put its entries
     * @return 0; the provider's error; WSAEINVALIDPROCTABLE if there is no table; WSAEINVALIDPROVIDER if it speaks a higher
     *     version than was asked for; WSAEPROVIDERFAILEDINIT if it throws
     */
    public int startProvider(
            WspProvider provider,
            int versionRequested,
            WsaProtocolInfo protocolInfo,
            WspData data,
            Out<WspProcTable> procTable) {
        procTable.set(null);
        int error;
        try {
            error = provider.startup(versionRequested, data, protocolInfo, upcalls, procTable);
        } catch (RuntimeException | LinkageError defect) {
            LOG.log(Level.WARNING, "a provider failed to start", defect);
            return WsaError.WSAEPROVIDERFAILEDINIT;
        }
        if (error != 0) {
            return error;
        }
        WspProcTable table = procTable.value();
        if (table == null) {
            return WsaError.WSAEINVALIDPROCTABLE;
        }
        if (WspData.compareVersions(data.version(), versionRequested) > 0) {
            table.cleanup(new LpInt());
            procTable.set(null);
            return WsaError.WSAEINVALIDPROVIDER;
        }
        return 0;
    }

    /**
     * WPUCompleteOverlappedRequest: completes an operation on a handle made by
     * {@link WspUpcallTable#createSocketHandle}, with its event; never with an APC.
     *
     * @param s the socket
     * @param overlapped the operation
     * @param error 0 or its error
     * @param transferred bytes
     * @param errno set when this fails: WSAEINVAL for any other handle or null
     * @return 0, or SOCKET_ERROR
     */
    public int completeOverlappedRequest(
            long s, @Nullable WsaOverlapped overlapped, int error, int transferred, LpInt errno) {
        HandleTable.Entry entry = handles.find(s);
        if (entry == null || !entry.ours() || overlapped == null) {
            errno.set(WsaError.WSAEINVAL);
            return Winsock.SOCKET_ERROR;
        }
        WsaEvent event = overlapped.hEvent();
        overlapped.complete(error, transferred, 0);
        if (event != null) {
            event.set();
        }
        return 0;
    }

    /**
     * WSASetBlockingHook: what is called while a call blocks on this thread.
     *
     * @param callback answers false to cancel; null for none
     * @param context handed to it
     */
    public void setBlockingCallback(@Nullable WsaBlockingCallback callback, @Nullable Object context) {
        hooks.set(Thread.currentThread(), callback, context);
    }

    /**
     * CreateWindow: makes a sink that messages can be posted to.
     *
     * @param name for {@link #findWindow}
     * @param proc gets the messages, on the runtime's one message thread, in order
     * @return the window's number, never 0
     */
    public long createWindow(String name, WsaWindowProc proc) {
        return windows.create(name, proc);
    }

    /**
     * FindWindow.
     *
     * @param name a window's name
     * @return its number, or 0
     */
    public long findWindow(String name) {
        return windows.find(name);
    }

    /**
     * IsWindow.
     *
     * @param hWnd a number
     * @return whether it is a window's
     */
    public boolean isWindow(long hWnd) {
        return windows.exists(hWnd);
    }

    /**
     * DestroyWindow: messages still in the queue are lost.
     *
     * @param hWnd the window
     * @return whether it existed
     */
    public boolean destroyWindow(long hWnd) {
        return windows.destroy(hWnd);
    }

    /**
     * Whose socket it is: how the runtime finds the provider of a handle.
     *
     * @param s a handle
     * @return the catalogue entry's id, or -1 if it is no socket of this runtime
     */
    public int catalogEntryOf(long s) {
        HandleTable.Entry entry = handles.find(s);
        return entry == null ? -1 : entry.catalogEntryId();
    }

    /**
     * How many handles there are.
     *
     * @return handles made or registered and not closed
     */
    public int openHandles() {
        return handles.size();
    }

    /** Ends the message thread. Providers are their users' to clean up. */
    @Override
    public void close() {
        windows.close();
    }
}
