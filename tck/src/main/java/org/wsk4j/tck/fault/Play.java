package org.wsk4j.tck.fault;

import static org.wsk4j.WskOptions.SOCK_STREAM;
import static org.wsk4j.nt.NtStatus.STATUS_SUCCESS;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskSocket;
import org.wsk4j.WskSocketDispatch;
import org.wsk4j.data.SockAddr;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.tck.fixture.Net;
import org.wsk4j.tck.fixture.Request;
import org.wsk4j.tck.fixture.Sockets;
import org.wsk4j.tck.fixture.Until;
import org.wsk4j.tck.fixture.WskFixture;

/** What a scenario has: a client of the provider over the faulty transport, chance, and what it may be told. */
final class Play {

    /** What every chance of the scenario comes from. */
    final Random random;

    final WskFixture wsk;

    /** The failures that may be told; empty if clients must not notice anything. */
    private final Set<NtStatus> failures;

    Play(WskFixture wsk, long seed, Set<NtStatus> failures) {
        this.wsk = wsk;
        this.random = new Random(seed);
        this.failures = failures;
    }

    /** A step failed as it may: the scenario is over, and its sockets are closed. */
    static final class Over extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Over(String message) {
            super(message, null, false, false);
        }
    }

    /** The same for a part of the scenario that runs beside others, with chances of its own. */
    Play beside(long seed) {
        return new Play(wsk, seed, failures);
    }

    /** Whether a request may end so. */
    boolean mayBeTold(NtStatus status) {
        return status.equals(STATUS_SUCCESS) || failures.contains(status);
    }

    /** Where a socket is bound. */
    SockAddr localAddress(WskSocket socket) {
        SockAddr address = new SockAddr();
        all(wsk.call(irp -> Sockets.getLocalAddress(socket, address, irp)));
        return address;
    }

    /** Whether clients must not notice anything. */
    boolean isExact() {
        return failures.isEmpty();
    }

    /** Waits until all have succeeded; the first failure ends the scenario, if it is one that may be told. */
    void all(Collection<Request> requests) {
        all(requests, List.of());
    }

    void all(Request... requests) {
        all(Arrays.asList(requests));
    }

    /** The same, where a failure of others ends the scenario too. */
    void all(Collection<Request> requests, Collection<Request> others) {
        all(requests, others, () -> false);
    }

    /** The same, where something else than requests may fail, too. */
    void all(Collection<Request> requests, Collection<Request> others, BooleanSupplier otherwise) {
        BooleanSupplier failed = () -> requests.stream().anyMatch(Play::hasFailed)
                || others.stream().anyMatch(Play::hasFailed)
                || !isExact() && otherwise.getAsBoolean();
        Until.within(wsk.patience(), () -> requests.stream().allMatch(Request::isDone) || failed.getAsBoolean());
        for (Request request : requests) {
            if (hasFailed(request)) {
                check(request);
            }
        }
        for (Request request : others) {
            if (hasFailed(request)) {
                check(request);
            }
        }
        if (!isExact() && !requests.stream().allMatch(Request::isDone) && otherwise.getAsBoolean()) {
            throw new Over("failed beside");
        }
        requests.forEach(Request::status); // one that is still not done says where it was made
    }

    /** Waits for one; it may only fail as it may. Answers whether it succeeded. */
    boolean succeeded(Request request) {
        NtStatus status = request.status();
        if (status.equals(STATUS_SUCCESS)) {
            return true;
        }
        if (!failures.contains(status)) {
            request.mustBe(STATUS_SUCCESS);
        }
        return false;
    }

    private static boolean hasFailed(Request request) {
        return request.isDone() && !request.status().equals(STATUS_SUCCESS);
    }

    private void check(Request request) {
        if (!succeeded(request)) {
            throw new Over("a request ended with " + request.status());
        }
    }

    /** Waits for a condition that only a failure may prevent. */
    void until(String what, BooleanSupplier condition, BooleanSupplier failed) {
        boolean came =
                Until.within(wsk.patience(), () -> condition.getAsBoolean() || !isExact() && failed.getAsBoolean());
        if (!condition.getAsBoolean()) {
            if (came) {
                throw new Over("failed before: " + what);
            }
            throw new AssertionError("not within " + wsk.patience() + ": " + what);
        }
    }

    /** Enables events. A listener may have broken before that, and then nothing comes. */
    void enable(WskSocket socket, int events) {
        all(wsk.call(irp -> Sockets.enable(socket, events, irp)));
    }

    /** Makes a socket. */
    <S extends WskSocket> S socket(Net net, int flags, @Nullable WskSocketDispatch dispatch, Class<S> type) {
        return socket(net.family(), SOCK_STREAM, net.protocol(), flags, dispatch, type);
    }

    <S extends WskSocket> S socket(
            int family, int kind, int protocol, int flags, @Nullable WskSocketDispatch dispatch, Class<S> type) {
        Request made = wsk.socket(family, kind, protocol, flags, null, dispatch);
        all(made);
        return wsk.adopt(made.result(type));
    }

    /** Waits for what runs beside; null if that failed because of a fault. */
    <T> @Nullable T join(Future<T> beside) {
        try {
            return beside.get(wsk.patience().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (isExact()) {
                throw new AssertionError("failed beside the scenario", e.getCause());
            }
            return null;
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("not over within " + wsk.patience(), e);
        }
    }

    /** A piece of what is left, small more often than not. */
    int piece(int left) {
        int most = 1 << random.nextInt(15);
        return Math.min(left, 1 + random.nextInt(most));
    }

    /** One of some. */
    <T> T any(List<T> some) {
        return some.get(random.nextInt(some.size()));
    }
}
