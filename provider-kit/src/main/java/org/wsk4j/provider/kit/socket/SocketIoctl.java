package org.wsk4j.provider.kit.socket;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskCapability;
import org.wsk4j.WskIoctls;

/** The ioctls: who has them, whether they come with an IRP, and what the provider must be able to do. */
@SuppressWarnings("ImmutableEnumChecker") // the sets are never changed
enum SocketIoctl {
    SET_REMOTE_ADDRESS(WskIoctls.SIO_WSK_SET_REMOTE_ADDRESS, EnumSet.of(Category.DATAGRAM), IrpRule.REQUIRED, null),
    SET_SENDTO_ADDRESS(WskIoctls.SIO_WSK_SET_SENDTO_ADDRESS, EnumSet.of(Category.DATAGRAM), IrpRule.REQUIRED, null),
    QUERY_IDEAL_SEND_BACKLOG(
            WskIoctls.SIO_WSK_QUERY_IDEAL_SEND_BACKLOG,
            EnumSet.of(Category.CONNECTION, Category.STREAM),
            IrpRule.REQUIRED,
            WskCapability.SEND_BACKLOG),
    QUERY_RECEIVE_BACKLOG(
            WskIoctls.SIO_WSK_QUERY_RECEIVE_BACKLOG,
            EnumSet.of(Category.CONNECTION, Category.STREAM),
            IrpRule.REQUIRED,
            WskCapability.RECEIVE_BACKLOG),
    QUERY_INSPECT_ID(WskIoctls.SIO_WSK_QUERY_INSPECT_ID, EnumSet.of(Category.CONNECTION), IrpRule.FORBIDDEN, null),
    REGISTER_EXTENSION(WskIoctls.SIO_WSK_REGISTER_EXTENSION, EnumSet.allOf(Category.class), IrpRule.FORBIDDEN, null),
    SET_TCP_SILENT_MODE(
            WskIoctls.SIO_WSK_SET_TCP_SILENT_MODE,
            EnumSet.of(Category.CONNECTION, Category.STREAM),
            IrpRule.REQUIRED,
            WskCapability.SILENT_MODE),
    LOOPBACK_FAST_PATH(WskIoctls.SIO_LOOPBACK_FAST_PATH, EnumSet.allOf(Category.class), IrpRule.REQUIRED, null),
    ADDRESS_LIST_QUERY(
            WskIoctls.SIO_ADDRESS_LIST_QUERY,
            EnumSet.allOf(Category.class),
            IrpRule.FORBIDDEN,
            WskCapability.ADDRESS_LIST),
    ADDRESS_LIST_CHANGE(
            WskIoctls.SIO_ADDRESS_LIST_CHANGE,
            EnumSet.allOf(Category.class),
            IrpRule.REQUIRED,
            WskCapability.ADDRESS_LIST),
    ADDRESS_LIST_SORT(
            WskIoctls.SIO_ADDRESS_LIST_SORT,
            EnumSet.allOf(Category.class),
            IrpRule.OPTIONAL,
            WskCapability.ADDRESS_LIST);

    final int code;
    final Set<Category> categories;
    final IrpRule irp;
    final @Nullable WskCapability needs;

    SocketIoctl(int code, Set<Category> categories, IrpRule irp, @Nullable WskCapability needs) {
        this.code = code;
        this.categories = categories;
        this.irp = irp;
        this.needs = needs;
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
