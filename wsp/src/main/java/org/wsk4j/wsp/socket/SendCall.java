package org.wsk4j.wsp.socket;

import org.jspecify.annotations.Nullable;
import org.wsk4j.data.ControlMessages;
import org.wsk4j.data.SockAddr;

/** What one call wants to send. */
record SendCall(
        CapturedBuffers buffers,
        int flags,
        boolean isSendTo,
        @Nullable SockAddr to,
        @Nullable ControlMessages control) {}
