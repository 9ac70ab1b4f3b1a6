package org.wsk4j.wsp.catalog;

import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.wsk4j.data.Out;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.Winsock;
import org.wsk4j.wsp.WsaError;
import org.wsk4j.wsp.WsaProtocolInfo;
import org.wsk4j.wsp.WspData;
import org.wsk4j.wsp.WspProcTable;
import org.wsk4j.wsp.WspProvider;
import org.wsk4j.wsp.WspUpcallTable;
import org.wsk4j.wsp.layer.LayeredProvider;

/** WSPStartup of a layer: the duties of every layer, done once here. */
final class LayerStarter implements WspProvider {

    private static final System.Logger LOG = System.getLogger("org.wsk4j.wsp");

    /** The version of the SPI: 2.2. */
    static final int VERSION = WspData.makeVersion(2, 2);

    /** Which instance of the layer: the chain, and which presence of what is below. */
    private record Key(int chain, List<Long> below) {}

    private final LayeredProvider layer;
    private final WinsockSystem system;
    private final Map<Key, LayerGate> gates = new HashMap<>(); // guarded by this
    private final Map<Key, LayerInstance> instances = new HashMap<>(); // guarded by this
    private boolean departed; // guarded by this

    LayerStarter(LayeredProvider layer, WinsockSystem system) {
        this.layer = layer;
        this.system = system;
    }

    LayeredProvider layer() {
        return layer;
    }

    /** Runs what belongs to a layer; a defect of it is logged. */
    static int guarded(IntSupplier foreign) {
        try {
            return foreign.getAsInt();
        } catch (RuntimeException | Error defect) {
            LOG.log(Level.WARNING, "a layer failed", defect);
            return Winsock.SOCKET_ERROR;
        }
    }

    @Override
    public int startup(
            int versionRequested,
            @Nullable WspData data,
            @Nullable WsaProtocolInfo protocolInfo,
            @Nullable WspUpcallTable upcallTable,
            @Nullable Out<WspProcTable> procTable) {
        if (data == null || protocolInfo == null || upcallTable == null || procTable == null) {
            return WsaError.WSAEFAULT;
        }
        CatalogState state = system.state();
        WsaProtocolInfo own = state.layeredEntry(layer.providerId());
        WsaProtocolInfo below =
                own == null ? null : state.find(protocolInfo.protocolChain().below(own.catalogEntryId()));
        if (own == null || below == null) {
            return WsaError.WSAEINVAL;
        }
        WsaProtocolInfo base = below.protocolChain().chainLen() == Winsock.BASE_PROTOCOL ? below : null;
        WspData lowerData = new WspData();
        Out<WspProcTable> lower = new Out<>();
        int error =
                startBelow(below, versionRequested, lowerData, base == null ? protocolInfo : base, upcallTable, lower);
        WspProcTable lowerTable = lower.value();
        if (error != 0 || lowerTable == null) {
            return error == 0 ? WsaError.WSAEINVALIDPROCTABLE : error;
        }
        Key key = new Key(protocolInfo.catalogEntryId(), system.stampBelow(protocolInfo.protocolChain(), own));
        LayerGate gate = open(key, protocolInfo, base, upcallTable, lowerTable);
        if (gate == null) {
            lowerTable.cleanup(new LpInt());
            return WsaError.WSAEPROVIDERFAILEDINIT;
        }
        data.set(lowerData.version(), VERSION, layer.name() + " over " + lowerData.description());
        procTable.set(gate);
        return 0;
    }

    private int startBelow(
            WsaProtocolInfo below,
            int versionRequested,
            WspData data,
            WsaProtocolInfo passed,
            WspUpcallTable upcalls,
            Out<WspProcTable> procTable) {
        char[] path = new char[org.wsk4j.wsp.ws2.WscCatalog.MAX_PATH];
        LpInt length = new LpInt(path.length);
        LpInt errno = new LpInt();
        if (upcalls.getProviderPath(below.providerId(), path, length, errno) != 0) {
            return errno.value();
        }
        WspProvider provider = system.runtime().loadProvider(new String(path, 0, length.value() - 1));
        if (provider == null) {
            return WsaError.WSAEINVALIDPROVIDER;
        }
        LpInt result = new LpInt(WsaError.WSAEPROVIDERFAILEDINIT);
        guarded(() -> {
            result.set(provider.startup(versionRequested, data, passed, upcalls, procTable));
            return 0;
        });
        return result.value();
    }

    /** The table of a chain, opened at its first use; null if the layer cannot. */
    private synchronized @Nullable LayerGate open(
            Key key,
            WsaProtocolInfo chain,
            @Nullable WsaProtocolInfo base,
            WspUpcallTable upcalls,
            WspProcTable lower) {
        if (departed) {
            return null;
        }
        LayerGate gate = gates.get(key);
        LayerInstance instance = instances.get(key);
        if (gate == null || instance == null || !gate.started()) {
            boolean passThrough = (layer.serviceFlags() & Winsock.XP1_IFS_HANDLES) != 0
                    && system.handlesBelowAreIfs(chain.protocolChain(), layer.providerId());
            LayerInstance fresh = new LayerInstance(
                    system.runtime(), chain, new BelowTable(lower, chain, base, passThrough, upcalls));
            Out<WspProcTable> table = new Out<>();
            guarded(() -> {
                table.set(layer.open(fresh));
                return 0;
            });
            WspProcTable opened = table.value();
            if (opened == null) {
                return null;
            }
            instance = fresh;
            gate = new LayerGate(fresh, opened, lower, closed -> closed(key, closed));
            gate.started();
            gates.put(key, gate);
            instances.put(key, instance);
        }
        instance.started(upcalls);
        return gate;
    }

    private synchronized void closed(Key key, LayerGate closed) {
        if (gates.remove(key, closed)) {
            instances.remove(key);
        }
    }

    /** The layer goes. */
    void depart(long timeoutMillis) {
        List<LayerGate> leaving;
        synchronized (this) {
            departed = true;
            leaving = List.copyOf(gates.values());
        }
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        leaving.forEach(gate -> gate.depart(deadline));
    }
}
