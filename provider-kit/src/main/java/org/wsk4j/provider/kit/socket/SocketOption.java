package org.wsk4j.provider.kit.socket;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskOptions;

/** The options of level SOL_SOCKET: who has them, and until when they can be set. */
@SuppressWarnings("ImmutableEnumChecker") // the sets are never changed
enum SocketOption {
    BROADCAST(WskOptions.SO_BROADCAST, EnumSet.of(Category.DATAGRAM), Until.CLOSE),
    CONDITIONAL_ACCEPT(WskOptions.SO_CONDITIONAL_ACCEPT, EnumSet.of(Category.LISTEN), Until.BIND),
    EXCLUSIVEADDRUSE(WskOptions.SO_EXCLUSIVEADDRUSE, EnumSet.complementOf(EnumSet.of(Category.BASIC)), Until.BIND),
    REUSEADDR(WskOptions.SO_REUSEADDR, EnumSet.complementOf(EnumSet.of(Category.BASIC)), Until.BIND),
    SECURITY(WskOptions.SO_WSK_SECURITY, EnumSet.complementOf(EnumSet.of(Category.BASIC)), Until.BIND),
    KEEPALIVE(WskOptions.SO_KEEPALIVE, EnumSet.of(Category.LISTEN, Category.CONNECTION, Category.STREAM), Until.CLOSE),
    RCVBUF(WskOptions.SO_RCVBUF, EnumSet.complementOf(EnumSet.of(Category.BASIC)), Until.CLOSE),
    SNDBUF(WskOptions.SO_SNDBUF, EnumSet.complementOf(EnumSet.of(Category.BASIC)), Until.CLOSE),
    EVENT_CALLBACK(WskOptions.SO_WSK_EVENT_CALLBACK, EnumSet.complementOf(EnumSet.of(Category.BASIC)), Until.CLOSE);

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

    SocketOption(int option, Set<Category> categories, Until settable) {
        this.option = option;
        this.categories = categories;
        this.settable = settable;
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
