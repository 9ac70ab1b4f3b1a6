package org.wsk4j.tck.fault;

import static org.wsk4j.nt.NtStatus.STATUS_ACCESS_DENIED;
import static org.wsk4j.nt.NtStatus.STATUS_CONNECTION_ABORTED;
import static org.wsk4j.nt.NtStatus.STATUS_CONNECTION_REFUSED;
import static org.wsk4j.nt.NtStatus.STATUS_CONNECTION_RESET;
import static org.wsk4j.nt.NtStatus.STATUS_HOST_UNREACHABLE;
import static org.wsk4j.nt.NtStatus.STATUS_INSUFFICIENT_RESOURCES;
import static org.wsk4j.nt.NtStatus.STATUS_IO_TIMEOUT;
import static org.wsk4j.nt.NtStatus.STATUS_NETWORK_UNREACHABLE;
import static org.wsk4j.nt.NtStatus.STATUS_TOO_MANY_OPENED_FILES;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.wsk4j.nt.NtStatus;

/** What can go wrong, or otherwise than expected, below the kit. */
public enum Fault {
    /** A write takes fewer bytes than there are, down to one. */
    SHORT_WRITE,
    /** A read brings fewer bytes than there is room for, down to one. */
    SHORT_READ,
    /** A batch of datagrams goes out in part. */
    SHORT_BATCH,
    /** Of the first data of a connect only a part is taken, often nothing. */
    SHORT_FIRST_DATA,
    /** Woken for nothing: 0 of a stream, STATUS_RETRY of a datagram. */
    TRY_AGAIN,
    /** What is done at once is told later, by the sink. */
    PENDING_INSTEAD,
    /** The sink is called later than the transport could, and so in another order than other endpoints and directions. */
    LATE_RESULT,
    /** A cancel reaches the transport late: the operation is over, or it is the next one already. */
    LATE_CANCEL,
    /** A cancel that came too late for its operation ends the next one of the direction. */
    STRAY_CANCEL,
    /** Push is over before the budget that the kit gave it is used. */
    SMALL_BUDGET,
    /** Push is over while more could come. */
    PUSH_ENDS,
    /** Chunks wait before they are delivered. */
    LATE_PUSH,
    /** A chunk comes as many small ones. */
    SPLIT_CHUNK,
    /** Push goes on for a while after it was asked to stop. */
    LATE_STOP,
    /** A connection is delivered late. */
    LATE_ACCEPT,
    /** The host cannot accept, and goes on after a while. */
    ACCEPT_STUMBLES,
    /** Close takes long, and results come between the call and its end. */
    SLOW_CLOSE,
    /** A result that was put off when the endpoint was closed is not told any more. */
    LOST_AT_CLOSE,
    /** A task of a loop runs later than it could. */
    LATE_TASK,

    /** No endpoint can be opened. */
    OPEN_FAILS(STATUS_INSUFFICIENT_RESOURCES, STATUS_TOO_MANY_OPENED_FILES),
    /** An address cannot be bound. */
    BIND_FAILS(STATUS_INSUFFICIENT_RESOURCES, STATUS_ACCESS_DENIED),
    /** The host does not tell an address. */
    ADDRESS_FAILS(STATUS_INSUFFICIENT_RESOURCES),
    /** An option cannot be set or read. */
    OPTION_FAILS(STATUS_INSUFFICIENT_RESOURCES, STATUS_ACCESS_DENIED),
    /** A connect fails. */
    CONNECT_FAILS(
            STATUS_CONNECTION_REFUSED,
            STATUS_NETWORK_UNREACHABLE,
            STATUS_HOST_UNREACHABLE,
            STATUS_IO_TIMEOUT,
            STATUS_INSUFFICIENT_RESOURCES),
    /** A write fails. */
    WRITE_FAILS(STATUS_CONNECTION_RESET, STATUS_CONNECTION_ABORTED, STATUS_IO_TIMEOUT, STATUS_INSUFFICIENT_RESOURCES),
    /** A read fails. */
    READ_FAILS(STATUS_CONNECTION_RESET, STATUS_CONNECTION_ABORTED, STATUS_IO_TIMEOUT, STATUS_INSUFFICIENT_RESOURCES),
    /** The end of sending fails. */
    SHUTDOWN_FAILS(STATUS_CONNECTION_RESET, STATUS_IO_TIMEOUT),
    /** Push of a stream fails. */
    PUSH_FAILS(STATUS_CONNECTION_RESET, STATUS_IO_TIMEOUT, STATUS_INSUFFICIENT_RESOURCES),
    /** A datagram cannot be sent. */
    SEND_FAILS(STATUS_NETWORK_UNREACHABLE, STATUS_INSUFFICIENT_RESOURCES),
    /** A datagram cannot be received. */
    RECEIVE_FAILS(STATUS_INSUFFICIENT_RESOURCES),
    /** Push of datagrams fails; it is tried again after a while. */
    DATAGRAM_PUSH_FAILS(STATUS_INSUFFICIENT_RESOURCES),
    /** A listening endpoint is of no use any more. */
    ACCEPT_BREAKS(STATUS_INSUFFICIENT_RESOURCES),

    /** Against the contract: an operation throws. */
    THROWS,
    /** Against the contract: close throws, having closed or not. */
    CLOSE_THROWS;

    @SuppressWarnings("ImmutableEnumChecker") // it is one of List.of
    private final List<NtStatus> statuses;

    Fault(NtStatus... statuses) {
        this.statuses = List.of(statuses);
    }

    /**
     * The failures that a transport may tell for it.
     *
     * @return the statuses; none for a fault that clients must not notice
     */
    public List<NtStatus> statuses() {
        return statuses;
    }

    /**
     * Whether it breaks the contract, which the kit promises to survive.
     *
     * @return true for a transport that throws
     */
    public boolean isRogue() {
        return this == THROWS || this == CLOSE_THROWS;
    }

    /**
     * Whether clients must not notice it at all.
     *
     * @return true for what only delays, divides or repeats
     */
    public boolean isInvisible() {
        return statuses.isEmpty() && !isRogue();
    }

    /**
     * All that clients must not notice.
     *
     * @return a new set
     */
    public static Set<Fault> invisible() {
        Set<Fault> all = EnumSet.allOf(Fault.class);
        all.removeIf(fault -> !fault.isInvisible());
        return all;
    }

    /**
     * All that ends an operation with a status.
     *
     * @return a new set
     */
    public static Set<Fault> failures() {
        Set<Fault> all = EnumSet.allOf(Fault.class);
        all.removeIf(fault -> fault.statuses.isEmpty());
        return all;
    }
}
