package org.wsk4j.provider.kit.socket;

import org.jspecify.annotations.Nullable;
import org.wsk4j.nt.Irp;

/** Whether a control operation comes with an IRP. */
enum IrpRule {
    /** Without one it is refused and nothing happens. */
    REQUIRED,
    /** Carried out inside the call; one that was given all the same completes with STATUS_INVALID_PARAMETER. */
    FORBIDDEN,
    /** As the client likes. */
    OPTIONAL;

    boolean permits(@Nullable Irp irp) {
        return this == OPTIONAL || (this == REQUIRED) == (irp != null);
    }
}
