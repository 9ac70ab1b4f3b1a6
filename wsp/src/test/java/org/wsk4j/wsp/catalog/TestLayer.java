package org.wsk4j.wsp.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.wsk4j.wsp.ForwardingProcTable;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.WsaProtocolInfo;
import org.wsk4j.wsp.WspProcTable;
import org.wsk4j.wsp.layer.LayerContext;
import org.wsk4j.wsp.layer.LayeredProvider;

/** A pass-through layer that writes down what it gets. */
final class TestLayer implements LayeredProvider {

    final List<LayerContext> opened = new ArrayList<>();
    final List<@Nullable WsaProtocolInfo> socketInfos = new ArrayList<>();
    private final String name;
    private final int serviceFlags;
    private final int categories;

    TestLayer(String name, int serviceFlags, int categories) {
        this.name = name;
        this.serviceFlags = serviceFlags;
        this.categories = categories;
    }

    int users() {
        return opened.stream().mapToInt(LayerContext::users).sum();
    }

    @Override
    public UUID providerId() {
        return UUID.nameUUIDFromBytes(name.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int serviceFlags() {
        return serviceFlags;
    }

    @Override
    public int categories() {
        return categories;
    }

    @Override
    public Set<UUID> extensionFunctions() {
        return Set.of();
    }

    @Override
    public boolean covers(WsaProtocolInfo base) {
        return true;
    }

    @Override
    public WspProcTable open(LayerContext context) {
        opened.add(context);
        return new ForwardingProcTable(context.below()) {
            @Override
            public long socket(
                    int af,
                    int type,
                    int protocol,
                    @Nullable WsaProtocolInfo protocolInfo,
                    int group,
                    int flags,
                    LpInt errno) {
                socketInfos.add(protocolInfo);
                return super.socket(af, type, protocol, protocolInfo, group, flags, errno);
            }
        };
    }
}
