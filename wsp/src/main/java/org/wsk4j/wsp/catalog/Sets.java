package org.wsk4j.wsp.catalog;

import org.jspecify.annotations.Nullable;
import org.wsk4j.wsp.FdSet;
import org.wsk4j.wsp.Winsock;

/** The sets of a select. */
final class Sets {

    private Sets() {}

    /** The first socket of the first set that has one, to whose provider all belong. */
    static long first(@Nullable FdSet... sets) {
        for (FdSet set : sets) {
            if (set != null && set.fdCount() > 0) {
                return set.toArray()[0];
            }
        }
        return Winsock.INVALID_SOCKET;
    }
}
