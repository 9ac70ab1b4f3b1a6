package org.wsk4j.provider.kit.socket;

import java.net.SocketException;
import java.util.List;
import org.wsk4j.data.SockAddr;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.address.LocalAddresses;

/**
 * SIO_ADDRESS_LIST_CHANGE: requests that wait until the addresses of this machine change. Java has no notice of that, so
 * the loop looks now and then while somebody waits.
 */
final class AddressListWatch implements Canceller {

    private static final long INTERVAL_NANOS = 500_000_000;

    private final SocketCore core;
    private final int family;
    private final Runnable look = this::look;

    // guarded by core.lock()
    private final RequestQueue waiting = new RequestQueue();
    private boolean looking;

    AddressListWatch(SocketCore core, int family) {
        this.core = core;
        this.family = family;
    }

    /** Keeps the request if the answer is STATUS_PENDING. Without the lock. */
    NtStatus await(Request request) {
        boolean begin;
        try {
            request.context = LocalAddresses.of(family);
        } catch (SocketException e) {
            return NtStatus.STATUS_UNSUCCESSFUL;
        }
        synchronized (core.lock()) {
            if (core.isEnding() || request.isCancelRequested()) {
                return core.isDead() ? NtStatus.STATUS_FILE_FORCED_CLOSED : NtStatus.STATUS_CANCELLED;
            }
            waiting.add(request);
            request.waitsIn(this);
            begin = !looking;
            looking = true;
        }
        if (begin) {
            lookLater();
        }
        return NtStatus.STATUS_PENDING;
    }

    private void lookLater() {
        if (!core.loop.schedule(look, INTERVAL_NANOS)) {
            // The loop has ended, so the provider has left.
            RequestQueue left = new RequestQueue();
            synchronized (core.lock()) {
                looking = false;
                waiting.moveAfter(0, left);
            }
            left.result(NtStatus.STATUS_FILE_FORCED_CLOSED);
            left.completeAll();
        }
    }

    private void look() {
        List<SockAddr> now;
        try {
            now = LocalAddresses.of(family);
        } catch (SocketException e) {
            now = List.of();
        }
        RequestQueue changed = new RequestQueue();
        boolean goOn;
        synchronized (core.lock()) {
            if (core.isEnding()) {
                waiting.moveAfter(0, changed);
                changed.result(core.isDead() ? NtStatus.STATUS_FILE_FORCED_CLOSED : NtStatus.STATUS_CANCELLED);
            }
            for (int i = waiting.size(); i > 0; i--) {
                Request request = waiting.poll();
                if (request != null && now.equals(request.context)) {
                    waiting.add(request);
                    request.waitsIn(this);
                } else if (request != null) {
                    changed.add(request.result(NtStatus.STATUS_SUCCESS));
                }
            }
            goOn = !waiting.isEmpty();
            looking = goOn;
        }
        changed.completeAll();
        if (goOn) {
            lookLater();
        }
    }

    /** With the lock held. */
    void takeQueued(RequestQueue target) {
        waiting.moveAfter(0, target);
    }

    @Override
    public boolean remove(Request request) {
        return waiting.remove(request);
    }

    @Override
    public void cancelInFlight(Request request) {
        throw new AssertionError("the transport never has it");
    }
}
