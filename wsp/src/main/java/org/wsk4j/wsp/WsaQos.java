package org.wsk4j.wsp;

import org.jspecify.annotations.Nullable;

/**
 * QOS: the quality of service that is asked for or offered.
 *
 * @wsk QOS
 */
public final class WsaQos {

    private @Nullable FlowSpec sendingFlowspec;
    private @Nullable FlowSpec receivingFlowspec;
    private @Nullable WsaBuf providerSpecific;

    /** Creates one that says nothing. */
    public WsaQos() {}

    /**
     * What is sent.
     *
     * @return the flow, or null
     */
    public @Nullable FlowSpec sendingFlowspec() {
        return sendingFlowspec;
    }

    /**
     * What is received.
     *
     * @return the flow, or null
     */
    public @Nullable FlowSpec receivingFlowspec() {
        return receivingFlowspec;
    }

    /**
     * More of the provider's.
     *
     * @return memory, or null
     */
    public @Nullable WsaBuf providerSpecific() {
        return providerSpecific;
    }

    /**
     * Changes all three.
     *
     * @param sending what is sent
     * @param receiving what is received
     * @param specific more of the provider's
     * @return this
     */
    public WsaQos set(@Nullable FlowSpec sending, @Nullable FlowSpec receiving, @Nullable WsaBuf specific) {
        sendingFlowspec = sending;
        receivingFlowspec = receiving;
        providerSpecific = specific;
        return this;
    }
}
