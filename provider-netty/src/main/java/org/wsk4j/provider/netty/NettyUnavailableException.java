package org.wsk4j.provider.netty;

import org.wsk4j.runtime.WskProviderAbsence;

/** Netty's transport that was asked for does not work here: says why, where operators look. */
final class NettyUnavailableException extends IllegalStateException implements WskProviderAbsence {

    private static final long serialVersionUID = 1L;

    private final String reason;

    NettyUnavailableException(String reason) {
        super(reason);
        this.reason = reason;
    }

    @Override
    public String provider() {
        return NettyCharacteristics.NAME;
    }

    @Override
    public String reason() {
        return reason;
    }

    @Override
    public String remedy() {
        return "remove the cause, or configure transport=auto, which takes the best that works";
    }
}
