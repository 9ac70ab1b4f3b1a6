package org.wsk4j.provider.uring.abi;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import org.wsk4j.provider.uring.libc.Memory;

/**
 * A group of either family and an interface.
 *
 * <pre>
 * struct group_req { // netinet/in.h
 *     uint32_t                gr_interface;
 *     // 4 bytes
 *     struct sockaddr_storage gr_group;
 * };
 * </pre>
 */
public final class GroupReq {

    static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    ValueLayout.JAVA_INT.withName("gr_interface"),
                    MemoryLayout.paddingLayout(4),
                    MemoryLayout.sequenceLayout(128, ValueLayout.JAVA_BYTE).withName("gr_group"))
            .withName("group_req");

    /** Its size in bytes. */
    public static final int SIZE = (int) LAYOUT.byteSize();

    private static final long GR_INTERFACE = LAYOUT.byteOffset(PathElement.groupElement("gr_interface"));
    private static final long GR_GROUP = LAYOUT.byteOffset(PathElement.groupElement("gr_group"));

    private GroupReq() {}

    public static int grInterface(long groupReq) {
        return Memory.intAt(groupReq + GR_INTERFACE);
    }

    public static void grInterface(long groupReq, int value) {
        Memory.putInt(groupReq + GR_INTERFACE, value);
    }

    /** Where it is: 128 bytes. */
    public static long grGroup(long groupReq) {
        return groupReq + GR_GROUP;
    }
}
