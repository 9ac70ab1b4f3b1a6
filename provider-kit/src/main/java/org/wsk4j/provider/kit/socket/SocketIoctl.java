package org.wsk4j.provider.kit.socket;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskIoctls;

/** The ioctls: who has them, and whether they come with an IRP. */
@SuppressWarnings("ImmutableEnumChecker") // the sets are never changed
enum SocketIoctl {
    SET_REMOTE_ADDRESS(WskIoctls.SIO_WSK_SET_REMOTE_ADDRESS, EnumSet.of(Category.DATAGRAM), IrpRule.REQUIRED),
    SET_SENDTO_ADDRESS(WskIoctls.SIO_WSK_SET_SENDTO_ADDRESS, EnumSet.of(Category.DATAGRAM), IrpRule.REQUIRED),
    QUERY_IDEAL_SEND_BACKLOG(
            WskIoctls.SIO_WSK_QUERY_IDEAL_SEND_BACKLOG,
            EnumSet.of(Category.CONNECTION, Category.STREAM),
            IrpRule.REQUIRED),
    QUERY_RECEIVE_BACKLOG(
            WskIoctls.SIO_WSK_QUERY_RECEIVE_BACKLOG,
            EnumSet.of(Category.CONNECTION, Category.STREAM),
            IrpRule.REQUIRED),
    QUERY_INSPECT_ID(WskIoctls.SIO_WSK_QUERY_INSPECT_ID, EnumSet.of(Category.CONNECTION), IrpRule.FORBIDDEN),
    REGISTER_EXTENSION(WskIoctls.SIO_WSK_REGISTER_EXTENSION, EnumSet.allOf(Category.class), IrpRule.FORBIDDEN),
    SET_TCP_SILENT_MODE(
            WskIoctls.SIO_WSK_SET_TCP_SILENT_MODE, EnumSet.of(Category.CONNECTION, Category.STREAM), IrpRule.REQUIRED),
    LOOPBACK_FAST_PATH(WskIoctls.SIO_LOOPBACK_FAST_PATH, EnumSet.allOf(Category.class), IrpRule.REQUIRED),
    ADDRESS_LIST_QUERY(WskIoctls.SIO_ADDRESS_LIST_QUERY, EnumSet.allOf(Category.class), IrpRule.FORBIDDEN),
    ADDRESS_LIST_CHANGE(WskIoctls.SIO_ADDRESS_LIST_CHANGE, EnumSet.allOf(Category.class), IrpRule.REQUIRED),
    ADDRESS_LIST_SORT(WskIoctls.SIO_ADDRESS_LIST_SORT, EnumSet.allOf(Category.class), IrpRule.OPTIONAL);

    final int code;
    final Set<Category> categories;
    final IrpRule irp;

    SocketIoctl(int code, Set<Category> categories, IrpRule irp) {
        this.code = code;
        this.categories = categories;
        this.irp = irp;
    }

    /** The ioctl of a code, or null. */
    static @Nullable SocketIoctl of(int code) {
        for (SocketIoctl one : values()) {
            if (one.code == code) {
                return one;
            }
        }
        return null;
    }
}
