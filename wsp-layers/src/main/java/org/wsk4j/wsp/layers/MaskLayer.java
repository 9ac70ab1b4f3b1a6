package org.wsk4j.wsp.layers;

import java.nio.ByteBuffer;
import java.util.Set;
import java.util.UUID;
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
 * Changes every byte by exclusive or with a mask that depends on its place in the stream, as far as the other end undoes the same way. Shows
 * that a layer can change data under all kinds of operations. It hides plain text from onlookers; it is no encryption.
 */
@Component(service = LayeredProvider.class, configurationPid = MaskConfiguration.PID)
@Designate(ocd = MaskConfiguration.class)
public final class MaskLayer implements LayeredProvider {

    /** The name of the layer. */
    public static final String NAME = "mask";

    private static final UUID ID = UUID.fromString("6d61736b-0000-4a73-9b00-77736b346a02");

    private final long key;

    /** Creates one with the key 0, which changes bytes too. */
    public MaskLayer() {
        this(0);
    }

    /**
     * Creates one.
     *
     * @param key the same at both ends
     */
    public MaskLayer(long key) {
        this.key = key;
    }

    /**
     * Creates one as it is configured.
     *
     * @param configuration the configuration
     */
    @Activate
    public MaskLayer(MaskConfiguration configuration) {
        this(configuration.key());
    }

    /**
     * The mask of a byte.
     *
     * @param position its place in the stream or datagram
     * @return eight bits
     */
    public byte mask(long position) {
        long mixed = (position + key) * 0x9E3779B97F4A7C15L;
        mixed ^= mixed >>> 32;
        return (byte) (mixed * 0xBF58476D1CE4E5B9L >>> 56);
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
        return LspCategories.LSP_INBOUND_MODIFY | LspCategories.LSP_OUTBOUND_MODIFY | LspCategories.LSP_CRYPTO_COMPRESS;
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
        return new OwnHandleTable(context, new Masking());
    }

    private final class Masking implements DataFilter {

        private void change(ByteBuffer data, long position) {
            for (int i = data.position(); i < data.limit(); i++) {
                data.put(i, (byte) (data.get(i) ^ mask(position + i - data.position())));
            }
        }

        @Override
        public @Nullable Object opened(WsaProtocolInfo info) {
            return null;
        }

        @Override
        public boolean transforms() {
            return true;
        }

        @Override
        public void outgoing(@Nullable Object state, ByteBuffer data, long position) {
            change(data, position);
        }

        @Override
        public void incoming(@Nullable Object state, ByteBuffer data, long position) {
            change(data, position);
        }

        @Override
        public void sent(@Nullable Object state, int error, int bytes) {}

        @Override
        public void received(@Nullable Object state, int error, int bytes) {}

        @Override
        public long delayNanos(@Nullable Object state) {
            return 0;
        }

        @Override
        public void closed(@Nullable Object state) {}
    }
}
