package org.wsk4j.wsp.layers;

import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;
import org.wsk4j.wsp.WsaProtocolInfo;
import org.wsk4j.wsp.WspProcTable;
import org.wsk4j.wsp.layer.DataFilter;
import org.wsk4j.wsp.layer.LayerContext;
import org.wsk4j.wsp.layer.LayeredProvider;
import org.wsk4j.wsp.layer.OwnHandleTable;
import org.wsk4j.wsp.ws2.LspCategories;

/**
 * Counts the bytes of every socket, logs them when it closes, and limits how fast each socket sends. Has handles of its own, because only so
 * it sees what overlapped operations moved.
 */
@Component(service = LayeredProvider.class, configurationPid = MeterConfiguration.PID)
@Designate(ocd = MeterConfiguration.class)
public final class MeterLayer implements LayeredProvider {

    /** The name of the layer. */
    public static final String NAME = "meter";

    private static final UUID ID = UUID.fromString("6d657465-7200-4a73-9b00-77736b346a01");
    private static final System.Logger LOG = System.getLogger("org.wsk4j.wsp.layers.meter");

    private final long bytesPerSecond;
    private final long burstBytes;
    private final boolean log;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong open = new AtomicLong();

    /** Creates one that counts and limits nothing. */
    public MeterLayer() {
        this(0, 0, false);
    }

    /**
     * Creates one.
     *
     * @param bytesPerSecond how fast a socket may send; 0 for no limit
     * @param burstBytes how much it may send at once after a pause
     * @param log whether a line is logged when a socket is closed
     */
    public MeterLayer(long bytesPerSecond, long burstBytes, boolean log) {
        this.bytesPerSecond = bytesPerSecond;
        this.burstBytes = burstBytes;
        this.log = log;
    }

    /**
     * Creates one as it is configured.
     *
     * @param configuration the configuration
     */
    @Activate
    public MeterLayer(MeterConfiguration configuration) {
        this(configuration.bytesPerSecond(), configuration.burstBytes(), configuration.log());
    }

    /**
     * What all sockets sent.
     *
     * @return bytes
     */
    public long sentBytes() {
        return sent.get();
    }

    /**
     * What all sockets received.
     *
     * @return bytes
     */
    public long receivedBytes() {
        return received.get();
    }

    /**
     * Operations that failed.
     *
     * @return a number
     */
    public long failedOperations() {
        return failures.get();
    }

    /**
     * Sockets that are open.
     *
     * @return a number
     */
    public long openSockets() {
        return open.get();
    }

    @Override
    public UUID providerId() {
        return ID;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int serviceFlags() {
        return 0;
    }

    @Override
    public int categories() {
        return LspCategories.LSP_INSPECTOR;
    }

    @Override
    public Set<UUID> extensionFunctions() {
        return OwnHandleTable.EXTENSION_FUNCTIONS;
    }

    @Override
    public boolean covers(WsaProtocolInfo base) {
        return true;
    }

    @Override
    public WspProcTable open(LayerContext context) {
        return new OwnHandleTable(context, new Counting());
    }

    /** A socket's own figures, and its bucket of bytes that it may still send. */
    private final class Counters {

        private final String protocol;
        private long sentBytes; // guarded by this
        private long receivedBytes; // guarded by this
        private long credit = burstBytes; // guarded by this
        private long creditNanos = System.nanoTime(); // guarded by this

        Counters(String protocol) {
            this.protocol = protocol;
        }

        /** A socket in debt waits until it is not. What one send takes beyond the credit is debt for the next. */
        synchronized long delayNanos() {
            long now = System.nanoTime();
            double earned = (now - creditNanos) / 1e9 * bytesPerSecond;
            if (earned >= 1) {
                credit = Math.min(burstBytes, credit + (long) earned);
                creditNanos = now;
            }
            return credit > 0 || burstBytes == 0 && credit == 0
                    ? 0
                    : (long) Math.ceil((1 - credit) * 1e9 / bytesPerSecond);
        }

        synchronized void sent(int bytes) {
            sentBytes += bytes;
            credit -= bytes;
        }

        synchronized void received(int bytes) {
            receivedBytes += bytes;
        }

        @Override
        public synchronized String toString() {
            return protocol + ": " + sentBytes + " bytes sent, " + receivedBytes + " received";
        }
    }

    private final class Counting implements DataFilter {

        @Override
        public Object opened(WsaProtocolInfo info) {
            open.incrementAndGet();
            return new Counters(info.szProtocol());
        }

        @Override
        public boolean transforms() {
            return false;
        }

        @Override
        public void outgoing(@Nullable Object state, ByteBuffer data, long position) {}

        @Override
        public void incoming(@Nullable Object state, ByteBuffer data, long position) {}

        @Override
        public void sent(@Nullable Object state, int error, int bytes) {
            sent.addAndGet(bytes);
            failed(error);
            if (state instanceof Counters counters) {
                counters.sent(bytes);
            }
        }

        @Override
        public void received(@Nullable Object state, int error, int bytes) {
            received.addAndGet(bytes);
            failed(error);
            if (state instanceof Counters counters) {
                counters.received(bytes);
            }
        }

        private void failed(int error) {
            if (error != 0) {
                failures.incrementAndGet();
            }
        }

        @Override
        public long delayNanos(@Nullable Object state) {
            return bytesPerSecond > 0 && state instanceof Counters counters ? counters.delayNanos() : 0;
        }

        @Override
        public void closed(@Nullable Object state) {
            open.decrementAndGet();
            if (log) {
                LOG.log(Level.INFO, "closed " + state);
            }
        }
    }
}
