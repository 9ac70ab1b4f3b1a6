package org.wsk4j.provider.uring.abi;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import org.wsk4j.provider.uring.libc.Memory;

/**
 * A group and a source of either family and an interface.
 *
 * <pre>
 * struct group_source_req { // netinet/in.h
 *     uint32_t                gsr_interface;
 *     // 4 bytes
 *     struct sockaddr_storage gsr_group;
 *     struct sockaddr_storage gsr_source;
 * };
 * </pre>
 */
public final class GroupSourceReq {

    static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    ValueLayout.JAVA_INT.withName("gsr_interface"),
                    MemoryLayout.paddingLayout(4),
                    MemoryLayout.sequenceLayout(128, ValueLayout.JAVA_BYTE).withName("gsr_group"),
                    MemoryLayout.sequenceLayout(128, ValueLayout.JAVA_BYTE).withName("gsr_source"))
            .withName("group_source_req");

    /** Its size in bytes. */
    public static final int SIZE = (int) LAYOUT.byteSize();

    private static final long GSR_INTERFACE = LAYOUT.byteOffset(PathElement.groupElement("gsr_interface"));
    private static final long GSR_GROUP = LAYOUT.byteOffset(PathElement.groupElement("gsr_group"));
    private static final long GSR_SOURCE = LAYOUT.byteOffset(PathElement.groupElement("gsr_source"));

    private GroupSourceReq() {}

    public static int gsrInterface(long groupSourceReq) {
        return Memory.intAt(groupSourceReq + GSR_INTERFACE);
    }

    public static void gsrInterface(long groupSourceReq, int value) {
        Memory.putInt(groupSourceReq + GSR_INTERFACE, value);
    }

    /** Where it is: 128 bytes. */
    public static long gsrGroup(long groupSourceReq) {
        return groupSourceReq + GSR_GROUP;
    }

    /** Where it is: 128 bytes. */
    public static long gsrSource(long groupSourceReq) {
        return groupSourceReq + GSR_SOURCE;
    }
}
