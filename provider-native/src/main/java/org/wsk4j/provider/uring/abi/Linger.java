package org.wsk4j.provider.uring.abi;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import org.wsk4j.provider.uring.libc.Memory;

/**
 * What close does with what is not sent.
 *
 * <pre>
 * struct linger { // sys/socket.h
 *     int l_onoff;
 *     int l_linger;
 * };
 * </pre>
 */
public final class Linger {

    static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    ValueLayout.JAVA_INT.withName("l_onoff"), ValueLayout.JAVA_INT.withName("l_linger"))
            .withName("linger");

    /** Its size in bytes. */
    public static final int SIZE = (int) LAYOUT.byteSize();

    private static final long L_ONOFF = LAYOUT.byteOffset(PathElement.groupElement("l_onoff"));
    private static final long L_LINGER = LAYOUT.byteOffset(PathElement.groupElement("l_linger"));

    private Linger() {}

    public static int lOnoff(long linger) {
        return Memory.intAt(linger + L_ONOFF);
    }

    public static void lOnoff(long linger, int value) {
        Memory.putInt(linger + L_ONOFF, value);
    }

    public static int lLinger(long linger) {
        return Memory.intAt(linger + L_LINGER);
    }

    public static void lLinger(long linger, int value) {
        Memory.putInt(linger + L_LINGER, value);
    }
}
