package org.wsk4j.provider.kit.socket;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.wsk4j.CachedSecurityDescriptor;
import org.wsk4j.SecurityDescriptor;

/** A cached security descriptor: usable with sockets while references to it are out. */
final class CachedDescriptor implements CachedSecurityDescriptor {

    private final SecurityDescriptor descriptor;
    private final AtomicInteger references = new AtomicInteger(1);

    /** With one reference, the client's. */
    CachedDescriptor(SecurityDescriptor descriptor) {
        this.descriptor = descriptor;
    }

    @Override
    public SecurityDescriptor descriptor() {
        return descriptor;
    }

    /** One more reference for the client; false if none is left. */
    boolean retain() {
        return references.getAndUpdate(count -> count == 0 ? 0 : count + 1) != 0;
    }

    /** One reference less; false if none was left. */
    boolean release() {
        return references.getAndUpdate(count -> count == 0 ? 0 : count - 1) != 0;
    }

    /** What an entry may accept for a socket: nothing, or one of ours that is not given back. */
    static boolean isUsable(@Nullable CachedSecurityDescriptor candidate) {
        return candidate == null || candidate instanceof CachedDescriptor ours && ours.references.get() != 0;
    }
}
