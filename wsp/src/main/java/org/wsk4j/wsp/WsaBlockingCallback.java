package org.wsk4j.wsp;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * LPBLOCKINGCALLBACK: called again and again while a call blocks.
 *
 * @wsk LPBLOCKINGCALLBACK
 */
@ConsumerType
@FunctionalInterface
public interface WsaBlockingCallback {

    /**
     * A call blocks on this thread.
     *
     * @param context what was given with it
     * @return false to cancel the call: it fails with WSAEINTR
     */
    boolean blocking(@Nullable Object context);
}
