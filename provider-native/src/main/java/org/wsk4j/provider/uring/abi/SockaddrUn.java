package org.wsk4j.provider.uring.abi;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import org.wsk4j.provider.uring.libc.Memory;

/**
 * A path, or a name that begins with 0 (abstract), or nothing (unnamed).
 *
 * <pre>
 * struct sockaddr_un { // sys/un.h
 *     sa_family_t sun_family;
 *     char        sun_path[108];
 * };
 * </pre>
 */
public final class SockaddrUn {

    static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    ValueLayout.JAVA_SHORT.withName("sun_family"),
                    MemoryLayout.sequenceLayout(108, ValueLayout.JAVA_BYTE).withName("sun_path"))
            .withName("sockaddr_un");

    /** Its size in bytes. */
    public static final int SIZE = (int) LAYOUT.byteSize();

    private static final long SUN_FAMILY = LAYOUT.byteOffset(PathElement.groupElement("sun_family"));
    private static final long SUN_PATH = LAYOUT.byteOffset(PathElement.groupElement("sun_path"));

    private SockaddrUn() {}

    public static int sunFamily(long sockaddrUn) {
        return Short.toUnsignedInt(Memory.shortAt(sockaddrUn + SUN_FAMILY));
    }

    public static void sunFamily(long sockaddrUn, int value) {
        Memory.putShort(sockaddrUn + SUN_FAMILY, value);
    }

    /** Where it is: 108 bytes. */
    public static long sunPath(long sockaddrUn) {
        return sockaddrUn + SUN_PATH;
    }
}
