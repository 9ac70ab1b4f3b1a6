package org.wsk4j.provider.kit.address;

import org.wsk4j.nt.NtStatus;

/** What becomes of a second bind to a port that a first socket holds. */
enum SharingVerdict {
    /** Both may have it. */
    OK,
    /** The address is taken. */
    INUSE,
    /** The first socket does not share. */
    DENIED,
    /** The first socket's security descriptor decides. */
    CHECK;

    /** What the second bind answers if it comes to that. */
    NtStatus refusal() {
        return switch (this) {
            case OK -> NtStatus.STATUS_SUCCESS;
            case INUSE -> NtStatus.STATUS_ADDRESS_ALREADY_EXISTS;
            case DENIED, CHECK -> NtStatus.STATUS_ACCESS_DENIED;
        };
    }

    /**
     * Rows: the second socket. Columns: the first one. Both in the order default wildcard, default specific, reuse
     * wildcard, reuse specific, exclusive wildcard, exclusive specific.
     */
    private static final SharingVerdict[][] MATRIX = {
        {INUSE, OK, INUSE, OK, INUSE, OK},
        {CHECK, INUSE, CHECK, DENIED, DENIED, INUSE},
        {DENIED, OK, OK, OK, DENIED, OK},
        {CHECK, DENIED, OK, OK, DENIED, DENIED},
        {INUSE, INUSE, INUSE, INUSE, INUSE, INUSE},
        {CHECK, INUSE, CHECK, INUSE, DENIED, INUSE},
    };

    /** Of two sockets on one port, of one address space, on the same address or one of them on the wildcard. */
    static SharingVerdict of(Sharing second, boolean secondWildcard, Sharing first, boolean firstWildcard) {
        return MATRIX[index(second, secondWildcard)][index(first, firstWildcard)];
    }

    private static int index(Sharing sharing, boolean wildcard) {
        int row = switch (sharing) {
            case DEFAULT -> 0;
            case REUSE -> 2;
            case EXCLUSIVE -> 4;
        };
        return wildcard ? row : row + 1;
    }
}
