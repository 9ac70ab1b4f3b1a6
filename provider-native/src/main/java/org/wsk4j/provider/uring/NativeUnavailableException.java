package org.wsk4j.provider.uring;

import org.wsk4j.provider.uring.libc.AbsentException;
import org.wsk4j.runtime.WskProviderAbsence;

/** The provider cannot work here: says why and what to do, where operators look. */
final class NativeUnavailableException extends IllegalStateException implements WskProviderAbsence {

    private static final long serialVersionUID = 1L;

    private final String reason;
    private final String remedy;

    NativeUnavailableException(AbsentException cause) {
        super(cause.getMessage(), cause);
        this.reason = cause.because();
        this.remedy = cause.remedy();
    }

    @Override
    public String provider() {
        return NativeCharacteristics.NAME;
    }

    @Override
    public String reason() {
        return reason;
    }

    @Override
    public String remedy() {
        return remedy;
    }
}
