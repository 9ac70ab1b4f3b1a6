package org.wsk4j.nt;

import org.jspecify.annotations.Nullable;

/**
 * IO_STATUS_BLOCK: the result of an operation. It belongs to its {@link Irp} and is final from the moment the completion
 * routine runs until the IRP is reused.
 *
 * @wsk IO_STATUS_BLOCK
 */
public final class IoStatusBlock {

    private NtStatus status = NtStatus.STATUS_SUCCESS;
    private long information;
    private @Nullable Object pointer;

    IoStatusBlock() {}

    void set(NtStatus newStatus, long newInformation, @Nullable Object newPointer) {
        status = newStatus;
        information = newInformation;
        pointer = newPointer;
    }

    /**
     * What became of the operation.
     *
     * @return the final status, never STATUS_PENDING
     */
    public NtStatus status() {
        return status;
    }

    /**
     * The number that the operation answers: bytes transferred, bytes returned, or 0.
     *
     * @return the number; 0 where the operation answers an object
     */
    public long information() {
        return information;
    }

    /**
     * The object that the operation answers where Winsock Kernel answers a pointer: the socket of {@code socket},
     * {@code socketConnect} and {@code accept}.
     *
     * @return the object, or null where there is none
     */
    public @Nullable Object pointer() {
        return pointer;
    }

    @Override
    public String toString() {
        return status + (pointer != null ? " " + pointer : " " + information);
    }
}
