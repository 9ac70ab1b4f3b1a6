package org.wsk4j.wsp.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.wsk4j.data.Out;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.Winsock;
import org.wsk4j.wsp.WsaError;
import org.wsk4j.wsp.WsaProtocolInfo;
import org.wsk4j.wsp.WspData;
import org.wsk4j.wsp.WspProcTable;
import org.wsk4j.wsp.WspProvider;

/** One application's session: which providers it has started, and which of them each socket belongs to. */
final class Session {

    /** A provider that was started for an entry: in one presence of everything in the chain. */
    private record Started(int catalogEntryId, List<Long> stamp, WspProcTable table) {}

    private final WinsockSystem system;
    private final int version;
    private final long generation;
    private final @Nullable Integer permitted;
    private final Map<Long, Started> sockets = new ConcurrentHashMap<>();
    private final List<Started> started = new ArrayList<>(); // guarded by this
    private volatile boolean ended;

    /**
     * @param version the version that is spoken
     * @param generation entries installed before it are seen
     * @param permitted the application's categories; null for none, which permits all layers
     */
    Session(WinsockSystem system, int version, long generation, @Nullable Integer permitted) {
        this.system = system;
        this.version = version;
        this.generation = generation;
        this.permitted = permitted;
    }

    boolean hasEnded() {
        return ended;
    }

    /** Whether the session sees an entry at all. */
    private boolean sees(CatalogState.Item item) {
        return item.since() < generation;
    }

    /** Whether it can use an entry now. */
    boolean usable(CatalogState.Item item) {
        return sees(item) && system.isAvailable(item.info()) && permits(item.info());
    }

    /** LSP categories: every layer's among the application's; an application of the system wants layers of the system. */
    private boolean permits(WsaProtocolInfo info) {
        return permitted == null
                || system.layerCategories(info).stream().allMatch(categories -> permits(permitted, categories));
    }

    static boolean permits(int permitted, int categories) {
        boolean system = (permitted & org.wsk4j.wsp.ws2.LspCategories.LSP_SYSTEM) != 0;
        return (categories & ~permitted) == 0
                && (!system || (categories & org.wsk4j.wsp.ws2.LspCategories.LSP_SYSTEM) != 0);
    }

    /** The provider of a socket; null and the errno set if there is none. */
    @Nullable
    WspProcTable route(long s, LpInt errno) {
        if (ended) {
            errno.set(WsaError.WSANOTINITIALISED);
            return null;
        }
        Started provider = sockets.get(s);
        if (provider == null) {
            errno.set(WsaError.WSAENOTSOCK);
            return null;
        }
        return provider.table;
    }

    /** The provider of a protocol information, or of the family if there is none; null and the errno set if none fits. */
    @Nullable
    WspProcTable routeProtocol(@Nullable WsaProtocolInfo info, int family, LpInt errno) {
        if (ended) {
            errno.set(WsaError.WSANOTINITIALISED);
            return null;
        }
        system.refresh();
        for (CatalogState.Item item : system.state().items()) {
            boolean wanted = info == null
                    ? item.info().addressFamily() == family
                            && item.info().protocolChain().chainLen() != Winsock.LAYERED_PROTOCOL
                    : item.info().catalogEntryId() == info.catalogEntryId();
            if (wanted && usable(item)) {
                Started provider = start(item.info(), errno);
                if (provider != null) {
                    return provider.table;
                }
            }
        }
        errno.set(WsaError.WSAEINVAL);
        return null;
    }

    long socket(int af, int type, int protocol, @Nullable WsaProtocolInfo info, int group, int flags, LpInt errno) {
        if (ended) {
            return fail(errno, WsaError.WSANOTINITIALISED);
        }
        system.refresh();
        if (info != null) {
            return supplied(info, af, type, protocol, group, flags, errno);
        }
        if (af == Winsock.FROM_PROTOCOL_INFO
                || type == Winsock.FROM_PROTOCOL_INFO
                || protocol == Winsock.FROM_PROTOCOL_INFO) {
            return fail(errno, WsaError.WSAEINVAL);
        }
        List<WsaProtocolInfo> usable = system.state().items().stream()
                .filter(this::usable)
                .map(CatalogState.Item::info)
                .toList();
        errno.set(ProtocolSelection.whyNot(usable, af, type, protocol));
        for (WsaProtocolInfo entry : usable) {
            if (ProtocolSelection.matches(entry, af, type, protocol)) {
                long s = open(entry, entry, af, type, protocol, group, flags, errno);
                if (s != Winsock.INVALID_SOCKET || !hasGone(errno.value())) {
                    return s;
                }
            }
        }
        return Winsock.INVALID_SOCKET;
    }

    /** What a provider answers that left after it was chosen: then the next one is taken. */
    private static boolean hasGone(int error) {
        return error == WsaError.WSAENETDOWN
                || error == WsaError.WSASYSNOTREADY
                || error == WsaError.WSAEINVALIDPROVIDER;
    }

    private long supplied(WsaProtocolInfo info, int af, int type, int protocol, int group, int flags, LpInt errno) {
        for (CatalogState.Item item : system.state().items()) {
            WsaProtocolInfo entry = item.info();
            if (entry.catalogEntryId() != info.catalogEntryId()) {
                continue;
            }
            if (!sees(item) || entry.protocolChain().chainLen() == Winsock.LAYERED_PROTOCOL) {
                return fail(errno, WsaError.WSAEINVAL);
            }
            if (!system.isAvailable(entry)) {
                return fail(errno, WsaError.WSAENETDOWN);
            }
            if (!permits(entry)) {
                return fail(errno, WsaError.WSAEINVALIDPROVIDER);
            }
            WsaProtocolInfo passed = info.providerReserved() == 0
                    ? entry
                    : entry.toBuilder()
                            .providerReserved(info.providerReserved())
                            .build();
            return open(entry, passed, af, type, protocol, group, flags, errno);
        }
        return fail(errno, WsaError.WSAEINVAL);
    }

    private long open(
            WsaProtocolInfo entry,
            WsaProtocolInfo passed,
            int af,
            int type,
            int protocol,
            int group,
            int flags,
            LpInt errno) {
        Started provider = start(entry, errno);
        if (provider == null) {
            return Winsock.INVALID_SOCKET;
        }
        long s = provider.table.socket(
                taken(af, entry.addressFamily()),
                taken(type, entry.socketType()),
                protocol == 0 ? entry.protocol() : taken(protocol, entry.protocol()),
                passed,
                group,
                flags,
                errno);
        return adopt(s, provider);
    }

    private static int taken(int given, int fromEntry) {
        return given == 0 || given == Winsock.FROM_PROTOCOL_INFO ? fromEntry : given;
    }

    private static long fail(LpInt errno, int error) {
        errno.set(error);
        return Winsock.INVALID_SOCKET;
    }

    private long adopt(long s, Started provider) {
        if (s != Winsock.INVALID_SOCKET) {
            sockets.put(s, provider);
        }
        return s;
    }

    /** A socket that came out of another: of the same provider. */
    long adopt(long s, long parent) {
        Started provider = sockets.get(parent);
        return provider == null ? s : adopt(s, provider);
    }

    void closed(long s) {
        Started provider = sockets.remove(s);
        if (provider != null) {
            retire(provider);
        }
    }

    /** A provider of an earlier presence without sockets has no use any more. */
    private synchronized void retire(Started provider) {
        boolean stale = !provider.stamp.equals(system.stamp(provider.catalogEntryId));
        if (stale && !sockets.containsValue(provider) && started.remove(provider)) {
            provider.table.cleanup(new LpInt());
        }
    }

    private synchronized @Nullable Started start(WsaProtocolInfo entry, LpInt errno) {
        List<Long> stamp = system.stamp(entry.catalogEntryId());
        for (Started provider : started) {
            if (provider.catalogEntryId == entry.catalogEntryId() && provider.stamp.equals(stamp)) {
                return provider;
            }
        }
        List.copyOf(started).forEach(this::retire);
        WspProvider provider = system.topProvider(entry);
        if (provider == null) {
            errno.set(WsaError.WSAEINVALIDPROVIDER);
            return null;
        }
        Out<WspProcTable> table = new Out<>();
        int error = system.runtime().startProvider(provider, version, entry, new WspData(), table);
        WspProcTable present = table.value();
        if (error != 0 || present == null || ended) {
            errno.set(error == 0 ? WsaError.WSAENETDOWN : error);
            return null;
        }
        Started fresh = new Started(entry.catalogEntryId(), stamp, present);
        started.add(fresh);
        return fresh;
    }

    /** The tables of everything that was started. */
    synchronized List<WspProcTable> tables() {
        return started.stream().map(Started::table).toList();
    }

    /** The last cleanup: every provider is cleaned up once for its start. */
    int end(LpInt errno) {
        List<Started> all;
        synchronized (this) {
            if (ended) {
                errno.set(WsaError.WSANOTINITIALISED);
                return Winsock.SOCKET_ERROR;
            }
            ended = true;
            all = List.copyOf(started);
            started.clear();
        }
        all.forEach(provider -> provider.table.cleanup(new LpInt()));
        sockets.clear();
        system.ended(this);
        return 0;
    }
}
