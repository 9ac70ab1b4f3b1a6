package org.wsk4j.provider.kit.socket;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskCapability;
import org.wsk4j.WskOptions;

/** The options of level SOL_SOCKET: who has them, until when they can be set, and what the provider must be able to do. */
@SuppressWarnings("ImmutableEnumChecker") // the sets are never changed
enum SocketOption {
    BROADCAST(WskOptions.SO_BROADCAST, EnumSet.of(Category.DATAGRAM), Until.CLOSE, WskCapability.BROADCAST),
    CONDITIONAL_ACCEPT(
            WskOptions.SO_CONDITIONAL_ACCEPT,
            EnumSet.of(Category.LISTEN),
            Until.BIND,
            WskCapability.CONDITIONAL_ACCEPT),
    EXCLUSIVEADDRUSE(WskOptions.SO_EXCLUSIVEADDRUSE, notBasic(), Until.BIND, WskCapability.ADDRESS_SHARING),
    REUSEADDR(WskOptions.SO_REUSEADDR, notBasic(), Until.BIND, WskCapability.ADDRESS_SHARING),
    SECURITY(WskOptions.SO_WSK_SECURITY, notBasic(), Until.BIND, null),
    KEEPALIVE(
            WskOptions.SO_KEEPALIVE,
            EnumSet.of(Category.LISTEN, Category.CONNECTION, Category.STREAM),
            Until.CLOSE,
            null),
    RCVBUF(WskOptions.SO_RCVBUF, notBasic(), Until.CLOSE, null),
    SNDBUF(WskOptions.SO_SNDBUF, notBasic(), Until.CLOSE, null),
    EVENT_CALLBACK(WskOptions.SO_WSK_EVENT_CALLBACK, notBasic(), Until.CLOSE, null);

    /** Until when an option can be set. */
    enum Until {
        /** Before the bind. */
        BIND,
        /** Always. */
        CLOSE
    }

    final int option;
    final Set<Category> categories;
    final Until settable;
    final @Nullable WskCapability needs;

    SocketOption(int option, Set<Category> categories, Until settable, @Nullable WskCapability needs) {
        this.option = option;
        this.categories = categories;
        this.settable = settable;
        this.needs = needs;
    }

    private static Set<Category> notBasic() {
        return EnumSet.complementOf(EnumSet.of(Category.BASIC));
    }

    /** The option of a number, or null. */
    static @Nullable SocketOption of(int option) {
        for (SocketOption one : values()) {
            if (one.option == option) {
                return one;
            }
        }
        return null;
    }
}
