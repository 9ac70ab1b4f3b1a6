package org.wsk4j.provider.kit.socket;

import org.wsk4j.data.Mdl;

/** Checks of a caller's memory. */
final class Memory {

    private Memory() {}

    /** Whether a range to receive into has a part that cannot be written. */
    static boolean isReadOnly(Request request) {
        long left = request.length + request.offset;
        for (Mdl mdl = request.mdl; mdl != null && left > 0; mdl = mdl.next()) {
            if (mdl.memory().isReadOnly()) {
                return true;
            }
            left -= mdl.byteCount();
        }
        return false;
    }
}
