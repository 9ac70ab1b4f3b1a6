package org.wsk4j.provider.kit.address;

import org.wsk4j.nt.NtStatus;

/** What becomes of a second bind to a port that a first socket holds. */
enum SharingVerdict {
    /** Both may have it. */
    OK(NtStatus.STATUS_SUCCESS),
    /** The address is taken. */
    INUSE(NtStatus.STATUS_ADDRESS_ALREADY_EXISTS),
    /** The first socket does not share. */
    DENIED(NtStatus.STATUS_ACCESS_DENIED),
    /** The first socket's security descriptor decides. */
    CHECK(NtStatus.STATUS_ACCESS_DENIED);

    private final NtStatus refusal;

    SharingVerdict(NtStatus refusal) {
        this.refusal = refusal;
    }

    /** What the second bind answers if it comes to that. */
    NtStatus refusal() {
        return refusal;
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
        return sharing.ordinal() * 2 + (wildcard ? 0 : 1);
    }
}
