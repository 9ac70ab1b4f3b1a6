package org.wsk4j.provider.uring.ring;

import static org.wsk4j.provider.uring.abi.IoUringConstants.*;

import org.wsk4j.provider.uring.abi.IoUringSqe;
import org.wsk4j.provider.uring.libc.Memory;

/**
 * Fills entries of the submission queue. Each method {@code prep...} writes all of the entry, as eight words; what is not an
 * argument is 0 and may be set after it: {@code userData}, {@code flags} (IOSQE_...), {@code ioprio}.
 */
// hot path: no allocation, no lock
public final class Submission {

    private static final int IOPRIO_SHIFT = 16;
    private static final int FD_SHIFT = 32;
    private static final int OP_FLAGS_SHIFT = 32;

    private Submission() {}

    /** Opcode, descriptor; offset, address; length and the operation's own flags. */
    private static void put(long sqe, int opcode, int fd, long off, long addr, long lengthAndFlags) {
        Memory.putLong(sqe, opcode | (long) fd << FD_SHIFT);
        Memory.putLong(sqe + 8, off);
        Memory.putLong(sqe + 16, addr);
        Memory.putLong(sqe + 24, lengthAndFlags);
        Memory.putLong(sqe + 32, 0);
        Memory.putLong(sqe + 40, 0);
        Memory.putLong(sqe + 48, 0);
        Memory.putLong(sqe + 56, 0);
    }

    private static long word(int length, int operationFlags) {
        return length & 0xFFFF_FFFFL | (long) operationFlags << OP_FLAGS_SHIFT;
    }

    /** Says what the completion is to bring back. */
    public static void userData(long sqe, long userData) {
        IoUringSqe.userData(sqe, userData);
    }

    /** Sets IOSQE_... */
    public static void flags(long sqe, int flags) {
        IoUringSqe.flags(sqe, flags);
    }

    /** Sets what the operation expects there: IORING_RECVSEND_..., IORING_RECV_MULTISHOT, IORING_SEND_ZC_... */
    public static void ioprio(long sqe, int ioprio) {
        Memory.putShort(sqe + IOPRIO_SHIFT / Byte.SIZE, ioprio);
    }

    /** Lets the kernel take memory from a {@link BufferRing}. */
    public static void selectBuffer(long sqe, BufferRing buffers) {
        IoUringSqe.flags(sqe, IoUringSqe.flags(sqe) | IOSQE_BUFFER_SELECT);
        IoUringSqe.bufGroup(sqe, buffers.group());
    }

    /** Does nothing. */
    public static void prepNop(long sqe) {
        put(sqe, IORING_OP_NOP, -1, 0, 0, 0);
    }

    /** Sends. */
    public static void prepSend(long sqe, int fd, long address, int length, int msgFlags) {
        put(sqe, IORING_OP_SEND, fd, 0, address, word(length, msgFlags));
    }

    /** Sends without copying: a second completion, with IORING_CQE_F_NOTIF, gives the memory back. */
    public static void prepSendZc(long sqe, int fd, long address, int length, int msgFlags) {
        put(sqe, IORING_OP_SEND_ZC, fd, 0, address, word(length, msgFlags));
        ioprio(sqe, IORING_SEND_ZC_REPORT_USAGE);
    }

    /** Sends a message. */
    public static void prepSendmsg(long sqe, int fd, long msghdr, int msgFlags) {
        put(sqe, IORING_OP_SENDMSG, fd, 0, msghdr, word(1, msgFlags));
    }

    /** Sends a message without copying; as {@link #prepSendZc}. */
    public static void prepSendmsgZc(long sqe, int fd, long msghdr, int msgFlags) {
        put(sqe, IORING_OP_SENDMSG_ZC, fd, 0, msghdr, word(1, msgFlags));
        ioprio(sqe, IORING_SEND_ZC_REPORT_USAGE);
    }

    /** Receives into the given memory. */
    public static void prepRecv(long sqe, int fd, long address, int length, int msgFlags) {
        put(sqe, IORING_OP_RECV, fd, 0, address, word(length, msgFlags));
    }

    /** Receives into memory of a buffer ring, again and again: until a completion without IORING_CQE_F_MORE. */
    public static void prepRecvMultishot(long sqe, int fd, BufferRing buffers) {
        put(sqe, IORING_OP_RECV, fd, 0, 0, 0);
        ioprio(sqe, IORING_RECV_MULTISHOT);
        selectBuffer(sqe, buffers);
    }

    /** Receives a message. */
    public static void prepRecvmsg(long sqe, int fd, long msghdr, int msgFlags) {
        put(sqe, IORING_OP_RECVMSG, fd, 0, msghdr, word(1, msgFlags));
    }

    /**
     * Receives messages into memory of a buffer ring, again and again. Of the msghdr only the two lengths count; each buffer
     * begins with an io_uring_recvmsg_out, then room for the name, the control messages, the payload.
     */
    public static void prepRecvmsgMultishot(long sqe, int fd, long msghdr, int msgFlags, BufferRing buffers) {
        put(sqe, IORING_OP_RECVMSG, fd, 0, msghdr, word(1, msgFlags));
        ioprio(sqe, IORING_RECV_MULTISHOT);
        selectBuffer(sqe, buffers);
    }

    /** Accepts connections, again and again, without the peers' addresses. */
    public static void prepAcceptMultishot(long sqe, int fd, int socketFlags) {
        put(sqe, IORING_OP_ACCEPT, fd, 0, 0, word(0, socketFlags));
        ioprio(sqe, IORING_ACCEPT_MULTISHOT);
    }

    /** Accepts one connection. */
    public static void prepAccept(long sqe, int fd, long address, long lengthAddress, int socketFlags) {
        put(sqe, IORING_OP_ACCEPT, fd, lengthAddress, address, word(0, socketFlags));
    }

    /** Connects. */
    public static void prepConnect(long sqe, int fd, long address, int length) {
        put(sqe, IORING_OP_CONNECT, fd, length, address, 0);
    }

    /** Shuts a direction down. */
    public static void prepShutdown(long sqe, int fd, int how) {
        put(sqe, IORING_OP_SHUTDOWN, fd, 0, 0, how);
    }

    /** Closes a descriptor. */
    public static void prepClose(long sqe, int fd) {
        put(sqe, IORING_OP_CLOSE, fd, 0, 0, 0);
    }

    /** Reads at the file's own position. */
    public static void prepRead(long sqe, int fd, long address, int length) {
        put(sqe, IORING_OP_READ, fd, -1, address, word(length, 0));
    }

    /** Waits for POLL..., once. */
    public static void prepPoll(long sqe, int fd, int events) {
        put(sqe, IORING_OP_POLL_ADD, fd, 0, 0, word(0, events));
    }

    /** Ends after a while with ETIME, unless {@code count} (0: none) completions came before. */
    public static void prepTimeout(long sqe, long timespec, int count) {
        put(sqe, IORING_OP_TIMEOUT, -1, count, timespec, word(1, 0));
    }

    /** Cancels the submission with that user data; {@code -ENOENT} if there is none, {@code -EALREADY} if it is under way. */
    public static void prepCancel(long sqe, long targetUserData) {
        put(sqe, IORING_OP_ASYNC_CANCEL, -1, 0, targetUserData, 0);
    }

    /** Cancels all submissions on a descriptor; the result is how many, or {@code -ENOENT}. */
    public static void prepCancelAll(long sqe, int fd) {
        put(sqe, IORING_OP_ASYNC_CANCEL, fd, 0, 0, word(0, IORING_ASYNC_CANCEL_FD | IORING_ASYNC_CANCEL_ALL));
    }

    /** Puts a completion with that user data and result into another ring. */
    public static void prepMessage(long sqe, int ringFd, long userData, int result) {
        put(sqe, IORING_OP_MSG_RING, ringFd, userData, IORING_MSG_DATA, word(result, 0));
    }
}
