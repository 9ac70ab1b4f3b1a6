package org.wsk4j.provider.kit.socket;

import org.jspecify.annotations.Nullable;
import org.wsk4j.data.SizeT;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.nt.NtStatus;

/** One control operation: what came in, and the answer with its size, in the IRP or beside the return value. */
final class ControlCall {

    final @Nullable WskControlBuffer input;
    final @Nullable WskControlBuffer output;
    private final @Nullable SizeT sizeReturned;
    final @Nullable Request request;
    private long size;

    ControlCall(
            @Nullable WskControlBuffer input,
            @Nullable WskControlBuffer output,
            @Nullable SizeT sizeReturned,
            @Nullable Request request) {
        this.input = input;
        this.output = output;
        this.sizeReturned = sizeReturned;
        this.request = request;
    }

    /** Whether the input has the size of a number. */
    boolean hasInt() {
        return input != null && input.size() == Integer.BYTES && input.pointer() == null;
    }

    int intInput() {
        return input == null ? 0 : input.asInt();
    }

    <T> @Nullable T pointerInput(Class<T> type) {
        return input == null ? null : input.pointer(type);
    }

    boolean hasNoInput() {
        return input == null || input.size() == 0;
    }

    /** Whether there is a place for the size of the answer. */
    boolean canTellSize() {
        return request != null || sizeReturned != null;
    }

    /** Checks the room for an answer: STATUS_SUCCESS, or what to answer instead. */
    NtStatus reserve(long needed) {
        if (!canTellSize()) {
            return NtStatus.STATUS_INVALID_PARAMETER;
        }
        size = needed;
        return output == null || output.size() < needed ? NtStatus.STATUS_BUFFER_OVERFLOW : NtStatus.STATUS_SUCCESS;
    }

    NtStatus answerInt(int value) {
        NtStatus status = reserve(Integer.BYTES);
        if (status == NtStatus.STATUS_SUCCESS && output != null) {
            output.setPointer(null);
            output.setInt(value);
        }
        return status;
    }

    NtStatus answerLong(long value) {
        NtStatus status = reserve(Long.BYTES);
        if (status == NtStatus.STATUS_SUCCESS && output != null) {
            output.setPointer(null);
            output.setLong(value);
        }
        return status;
    }

    NtStatus answerPointer(Object object, long needed) {
        NtStatus status = reserve(needed);
        if (status == NtStatus.STATUS_SUCCESS && output != null) {
            output.setPointer(object);
        }
        return status;
    }

    /** For a pointer whose size the client knows, so that no place for the size is needed. */
    NtStatus answerKnownPointer(Object object) {
        size = WskControlBuffer.POINTER_SIZE;
        if (output == null || output.size() < size) {
            return NtStatus.STATUS_BUFFER_OVERFLOW;
        }
        output.setPointer(object);
        return NtStatus.STATUS_SUCCESS;
    }

    /** Ends the call: completes the IRP unless it waits, or tells the size. Its last step. */
    NtStatus finish(NtStatus status) {
        boolean told = status == NtStatus.STATUS_SUCCESS || status == NtStatus.STATUS_BUFFER_OVERFLOW;
        if (request == null) {
            if (told && size != 0 && sizeReturned != null) {
                sizeReturned.set(size);
            }
            return status;
        }
        if (status != NtStatus.STATUS_PENDING) {
            request.complete(status, told ? size : 0);
        }
        return request.leave();
    }
}
