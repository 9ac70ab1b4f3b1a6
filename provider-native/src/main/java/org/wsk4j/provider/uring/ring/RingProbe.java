package org.wsk4j.provider.uring.ring;

import static org.wsk4j.provider.uring.abi.IoUringConstants.*;

import java.util.BitSet;
import org.wsk4j.provider.uring.abi.IoUringProbe;
import org.wsk4j.provider.uring.abi.IoUringProbeOp;
import org.wsk4j.provider.uring.libc.AbsentException;
import org.wsk4j.provider.uring.libc.Errno;
import org.wsk4j.provider.uring.libc.Libc;
import org.wsk4j.provider.uring.libc.MemoryBlock;

/** What the kernel's io_uring can do here: opens a ring, asks, sends a NOP round, closes. */
public final class RingProbe {

    private static final int MOST_OPERATIONS = 256;
    private static final long NOP_USER_DATA = 0x1234_5678_9ABC_DEF0L;
    private static final long NOP_NANOS = 1_000_000_000;

    /** The last one came with Linux 6.0, as did multishot receives, which no number shows. */
    private static final int[] NEEDED = {
        IORING_OP_NOP,
        IORING_OP_SEND,
        IORING_OP_RECV,
        IORING_OP_SENDMSG,
        IORING_OP_RECVMSG,
        IORING_OP_ACCEPT,
        IORING_OP_CONNECT,
        IORING_OP_ASYNC_CANCEL,
        IORING_OP_READ,
        IORING_OP_POLL_ADD,
        IORING_OP_SEND_ZC
    };

    private final BitSet operations;
    private final boolean deferred;

    private RingProbe(BitSet operations, boolean deferred) {
        this.operations = operations;
        this.deferred = deferred;
    }

    /**
     * Tries io_uring out, on the calling thread.
     *
     * @param libc the calls
     * @return what there is
     * @throws AbsentException if the engine cannot work here
     */
    public static RingProbe of(Libc libc) throws AbsentException {
        try (Ring ring = Ring.open(libc, new RingSettings(8, 16))) {
            BitSet operations = operations(ring);
            for (int needed : NEEDED) {
                if (!operations.get(needed)) {
                    throw new AbsentException(
                            "the kernel's io_uring lacks operation " + needed,
                            "use Linux 6.0 or later, or use engine=epoll");
                }
            }
            checkRound(ring);
            BufferRing.check(ring);
            return new RingProbe(operations, ring.isDeferred());
        }
    }

    private static BitSet operations(Ring ring) throws AbsentException {
        try (MemoryBlock block =
                MemoryBlock.allocate(IoUringProbe.SIZE + (long) MOST_OPERATIONS * IoUringProbeOp.SIZE, Long.BYTES)) {
            int result = ring.calls().register(ring.fd(), IORING_REGISTER_PROBE, block.address(), MOST_OPERATIONS);
            if (result < 0) {
                throw new AbsentException(
                        "io_uring_register: " + Errno.name(-result),
                        "allow it in the container's seccomp profile, or use engine=epoll");
            }
            BitSet operations = new BitSet();
            int count = IoUringProbe.opsLen(block.address());
            for (int i = 0; i < count; i++) {
                long operation = block.address() + IoUringProbe.SIZE + (long) i * IoUringProbeOp.SIZE;
                if ((IoUringProbeOp.flags(operation) & IO_URING_OP_SUPPORTED) != 0) {
                    operations.set(IoUringProbeOp.op(operation));
                }
            }
            return operations;
        }
    }

    /** Setting up is one permission, entering another. */
    private static void checkRound(Ring ring) throws AbsentException {
        long entry = ring.next();
        Submission.prepNop(entry);
        Submission.userData(entry, NOP_USER_DATA);
        int result = ring.submitAndWait(NOP_NANOS);
        boolean[] came = new boolean[1];
        ring.harvest((userData, outcome, flags) -> came[0] |= userData == NOP_USER_DATA && outcome == 0, 1);
        if (!came[0]) {
            throw new AbsentException(
                    "a NOP did not come back: io_uring_enter: " + (result < 0 ? Errno.name(-result) : "" + result),
                    "allow it in the container's seccomp profile, or use engine=epoll");
        }
    }

    /**
     * Whether the kernel knows an operation.
     *
     * @param operation IORING_OP_...
     * @return true if it can be submitted
     */
    public boolean supports(int operation) {
        return operations.get(operation);
    }

    /**
     * Whether rings defer their work until they are entered; see {@link Ring#isDeferred}.
     *
     * @return false before Linux 6.1
     */
    public boolean isDeferred() {
        return deferred;
    }
}
