package org.wsk4j.provider.uring.abi;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import org.wsk4j.provider.uring.libc.Memory;

/**
 * A limit of the process.
 *
 * <pre>
 * struct rlimit { // sys/resource.h
 *     rlim_t rlim_cur;
 *     rlim_t rlim_max;
 * };
 * </pre>
 */
public final class Rlimit {

    static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    ValueLayout.JAVA_LONG.withName("rlim_cur"), ValueLayout.JAVA_LONG.withName("rlim_max"))
            .withName("rlimit");

    /** Its size in bytes. */
    public static final int SIZE = (int) LAYOUT.byteSize();

    private static final long RLIM_CUR = LAYOUT.byteOffset(PathElement.groupElement("rlim_cur"));
    private static final long RLIM_MAX = LAYOUT.byteOffset(PathElement.groupElement("rlim_max"));

    private Rlimit() {}

    public static long rlimCur(long rlimit) {
        return Memory.longAt(rlimit + RLIM_CUR);
    }

    public static void rlimCur(long rlimit, long value) {
        Memory.putLong(rlimit + RLIM_CUR, value);
    }

    public static long rlimMax(long rlimit) {
        return Memory.longAt(rlimit + RLIM_MAX);
    }

    public static void rlimMax(long rlimit, long value) {
        Memory.putLong(rlimit + RLIM_MAX, value);
    }
}
