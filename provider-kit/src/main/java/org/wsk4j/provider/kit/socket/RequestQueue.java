package org.wsk4j.provider.kit.socket;

import org.jspecify.annotations.Nullable;
import org.wsk4j.nt.NtStatus;

/** Requests in order, linked through themselves: nothing is allocated. A request is in one queue at most. */
class RequestQueue {

    private @Nullable Request head;
    private @Nullable Request tail;
    private int size;

    boolean isEmpty() {
        return head == null;
    }

    int size() {
        return size;
    }

    @Nullable
    Request peek() {
        return head;
    }

    void add(Request request) {
        request.next = null;
        if (tail == null) {
            head = request;
        } else {
            tail.next = request;
        }
        tail = request;
        size++;
    }

    void addFirst(Request request) {
        request.next = head;
        head = request;
        if (tail == null) {
            tail = request;
        }
        size++;
    }

    @Nullable
    Request poll() {
        Request first = head;
        if (first != null) {
            head = first.next;
            first.next = null;
            first.waitsIn(null);
            size--;
            if (head == null) {
                tail = null;
            }
        }
        return first;
    }

    boolean remove(Request request) {
        Request before = null;
        for (Request at = head; at != null; before = at, at = at.next) {
            if (at == request) {
                if (before == null) {
                    head = at.next;
                } else {
                    before.next = at.next;
                }
                if (tail == at) {
                    tail = before;
                }
                at.next = null;
                size--;
                return true;
            }
        }
        return false;
    }

    /** Moves all requests behind the first ones to another queue. */
    void moveAfter(int keep, RequestQueue target) {
        Request last = null;
        Request at = head;
        for (int i = 0; i < keep && at != null; i++) {
            last = at;
            at = at.next;
        }
        while (at != null) {
            Request following = at.next;
            size--;
            at.waitsIn(null);
            target.add(at);
            at = following;
        }
        tail = last;
        if (last == null) {
            head = null;
        } else {
            last.next = null;
        }
    }

    /** Completes all, in order, with the status of each. Without the lock; the queue is the caller's alone. */
    void completeAll() {
        for (Request request = poll(); request != null; request = poll()) {
            request.complete();
        }
    }

    /** Gives every request a status, with the bytes that it moved. */
    void result(NtStatus status) {
        for (Request request = head; request != null; request = request.next) {
            request.result(status);
        }
    }

    /** An abort or a close ends them all: what has been received is not lost, what has been sent is told. */
    void resultAborted() {
        for (Request request = head; request != null; request = request.next) {
            boolean keeps = request.kind == Request.Kind.RECEIVE && request.moved > 0 && request.length > 0;
            request.result(keeps ? NtStatus.STATUS_SUCCESS : NtStatus.STATUS_CANCELLED);
        }
    }
}
