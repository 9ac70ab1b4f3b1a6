package org.wsk4j.wsp.socket;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.wsk4j.CapabilityLevel;
import org.wsk4j.WskCapability;
import org.wsk4j.WskProviderCharacteristics;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.SocketNumbers;
import org.wsk4j.wsp.Winsock;
import org.wsk4j.wsp.WsaError;
import org.wsk4j.wsp.WsaProtocolInfo;
import org.wsk4j.wsp.WspProcTable;
import org.wsk4j.wsp.WspUpcallTable;

/** A started base provider, from the first start-up to the last cleanup: its users, its sockets, and whom it calls. */
public final class BaseInstance {

    /** Most sockets at once; beyond it WSAEMFILE. */
    private static final int MOST_SOCKETS = 1 << 16;

    /** How often to look for threads that ended with operations pending. */
    private static final int THREAD_WATCH_MILLIS = 100;

    final WskBinding binding;
    final Blocking blocking = new Blocking(this);
    final BackgroundWork background;
    final SharedSockets shared = new SharedSockets();

    private final WspProcTable table = new BaseProcTable(this);
    private final Map<Long, WinsockSocket> sockets = new ConcurrentHashMap<>();
    private final Map<Integer, WsaProtocolInfo> activated = new ConcurrentHashMap<>();
    private final Set<OverlappedOperation> watched = ConcurrentHashMap.newKeySet();
    private volatile WspUpcallTable upcalls;
    private int users; // guarded by this

    /**
     * Creates one without users.
     *
     * @param binding where WSK sockets come from
     * @param background what goes on after calls have returned
     * @param upcalls whom it may call
     */
    public BaseInstance(WskBinding binding, BackgroundWork background, WspUpcallTable upcalls) {
        this.binding = binding;
        this.background = background;
        this.upcalls = upcalls;
    }

    /**
     * One more user.
     *
     * @param newUpcalls used from now on
     * @param info the entry that is activated
     * @return the entries
     */
    public synchronized WspProcTable startup(WspUpcallTable newUpcalls, WsaProtocolInfo info) {
        users++;
        upcalls = newUpcalls;
        activated.put(info.catalogEntryId(), info);
        return table;
    }

    /**
     * Whether it has users.
     *
     * @return false before the first and after the last
     */
    public synchronized boolean isStarted() {
        return users > 0;
    }

    /**
     * Whether this thread is inside a callback of this provider.
     *
     * @return whether a start-up answers WSAEINPROGRESS
     */
    public boolean isInCallback() {
        return blocking.isInCallback();
    }

    /** One user less; the last one ends everything. False if there was none. */
    boolean cleanup() {
        synchronized (this) {
            if (users == 0) {
                return false;
            }
            users--;
            if (users > 0) {
                return true;
            }
        }
        end();
        return true;
    }

    /** Ends everything, whoever uses it: no indication, no grace. */
    public void end() {
        synchronized (this) {
            users = 0;
        }
        Set<WinsockSocket> all = new LinkedHashSet<>(sockets.values());
        all.addAll(shared.takeAll());
        List<Long> handles = new ArrayList<>(sockets.keySet());
        sockets.clear();
        // First all, then each: a reset of one must not be what another's operations are told.
        all.forEach(WinsockSocket::silence);
        List<WinsockSocket> open = all.stream().filter(Closing::prepare).toList();
        open.forEach(socket -> socket.kind().close(true, () -> {}));
        handles.forEach(handle -> upcalls.closeSocketHandle(handle, new LpInt()));
        binding.release();
    }

    /** Whether MSG_OOB can be sent. */
    boolean sendsUrgent() {
        WskProviderCharacteristics provider = binding.characteristics();
        return provider != null && provider.level(WskCapability.SEND_OOB) != CapabilityLevel.ABSENT;
    }

    WspUpcallTable upcalls() {
        return upcalls;
    }

    /** What a socket can be made of where no entry is named: those activated, then whatever else the WSK provider has. */
    Collection<WsaProtocolInfo> known() {
        List<WsaProtocolInfo> known = new ArrayList<>(activated.values());
        WskProviderCharacteristics provider = binding.characteristics();
        if (provider != null && !known.isEmpty()) {
            WsaProtocolInfo first = known.get(0);
            for (WsaProtocolInfo info : ProtocolEntries.of(provider, first.providerId())) {
                known.add(
                        info.toBuilder().catalogEntryId(first.catalogEntryId()).build());
            }
        }
        return known;
    }

    // ------------------------------------------------------------------ handles

    @Nullable
    WinsockSocket find(long handle) {
        return sockets.get(handle);
    }

    /** Gives a socket a number; INVALID_SOCKET with the error set if there is none. */
    long add(WinsockSocket socket, LpInt errno) {
        if (sockets.size() >= MOST_SOCKETS) {
            errno.set(WsaError.WSAEMFILE);
            return Winsock.INVALID_SOCKET;
        }
        long handle = upcalls.modifyIfsHandle(socket.info.catalogEntryId(), SocketNumbers.next(), errno);
        if (handle != Winsock.INVALID_SOCKET) {
            socket.addDescriptor(handle);
            sockets.put(handle, socket);
        }
        return handle;
    }

    /** The number is no socket any more. */
    void remove(long handle) {
        if (sockets.remove(handle) != null) {
            upcalls.closeSocketHandle(handle, new LpInt());
        }
    }

    // ------------------------------------------------------------------ threads that end

    void watch(OverlappedOperation operation) {
        watched.add(operation);
        background.every(THREAD_WATCH_MILLIS, this, this::cancelOfGoneThreads);
    }

    void unwatch(OverlappedOperation operation) {
        watched.remove(operation);
    }

    /** True as long as there is something to look for. */
    private boolean cancelOfGoneThreads() {
        List<OverlappedOperation> abandoned =
                watched.stream().filter(OverlappedOperation::isThreadGone).toList();
        abandoned.forEach(watched::remove);
        abandoned.forEach(OverlappedOperation::cancel);
        return !watched.isEmpty();
    }
}
