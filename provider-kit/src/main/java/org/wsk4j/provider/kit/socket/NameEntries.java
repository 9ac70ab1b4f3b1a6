package org.wsk4j.provider.kit.socket;

import java.lang.System.Logger.Level;
import java.security.Principal;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.wsk4j.CapabilityLevel;
import org.wsk4j.WskCapability;
import org.wsk4j.data.AddrInfoEx;
import org.wsk4j.data.Out;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.UnicodeString;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.KitLimits;
import org.wsk4j.provider.kit.name.AddressQuery;
import org.wsk4j.provider.kit.name.NameQuery;
import org.wsk4j.provider.kit.name.NameQuestion;
import org.wsk4j.provider.kit.name.NameResolution;

/** WskGetAddressInfo and WskGetNameInfo. A cancelled look-up goes on in the host, but its answer is nobody's any more. */
public final class NameEntries implements AutoCloseable {

    private static final System.Logger LOGGER = System.getLogger("org.wsk4j.provider.kit");

    private final NameResolution resolution;
    private final Set<LookUp> running = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * Creates the entries of a provider.
     *
     * @param limits how many look-ups run and wait at once
     */
    public NameEntries(KitLimits limits) {
        this(new NameResolution(limits));
    }

    NameEntries(NameResolution resolution) {
        this.resolution = resolution;
    }

    /** One look-up: whoever takes its request first completes it. */
    private static final class LookUp implements Canceller {
        private final ClientBinding client;
        private @Nullable Request request; // guarded by client.lock()

        LookUp(ClientBinding client, Request request) {
            this.client = client;
            this.request = request;
        }

        /** Its request waits here from now on, unless it is cancelled already. */
        boolean begin(Request waiting) {
            synchronized (client.lock()) {
                if (waiting.isCancelRequested()) {
                    return false;
                }
                waiting.waitsIn(this);
                return true;
            }
        }

        @Override
        public boolean remove(Request cancelled) {
            request = null;
            return true;
        }

        @Override
        public void cancelInFlight(Request cancelled) {
            throw new AssertionError("the transport never has it");
        }

        @Nullable
        Request take() {
            synchronized (client.lock()) {
                Request taken = request;
                request = null;
                if (taken != null) {
                    taken.waitsIn(null);
                }
                return taken;
            }
        }

        boolean isWanted() {
            synchronized (client.lock()) {
                return request != null;
            }
        }
    }

    /**
     * WskGetAddressInfo.
     *
     * @param client whose
     * @param node a host name or literal, or null
     * @param service a service name or port number, or null
     * @param nameSpace 0
     * @param provider null
     * @param hints what is wanted, or null
     * @param result takes the results
     * @param owningProcess on whose behalf, or null
     * @param owningThread on whose behalf, or null
     * @param irp completes it
     * @return as every entry
     */
    public NtStatus getAddressInfo(
            ClientBinding client,
            @Nullable String node,
            @Nullable String service,
            int nameSpace,
            @Nullable UUID provider,
            @Nullable AddrInfoEx hints,
            Out<AddrInfoEx> result,
            @Nullable Principal owningProcess,
            @Nullable Thread owningThread,
            @Nullable Irp irp) {
        if (irp == null) {
            return NtStatus.STATUS_INVALID_PARAMETER;
        }
        Objects.requireNonNull(result, "result");
        AddressQuery query = new AddressQuery(node, service, hints);
        NtStatus status =
                owningThread != null && owningProcess == null ? NtStatus.STATUS_INVALID_PARAMETER : query.check();
        if (status == NtStatus.STATUS_SUCCESS && (nameSpace != 0 || provider != null)) {
            status = NtStatus.STATUS_NOT_SUPPORTED;
        }
        return ask(client, irp, status, query, () -> {
            result.set(query.result());
            return NtStatus.STATUS_SUCCESS;
        });
    }

    /**
     * WskGetNameInfo.
     *
     * @param client whose
     * @param address the address
     * @param node takes the host's name, or null
     * @param service takes the service's name, or null
     * @param flags a combination of {@link org.wsk4j.NameInfoFlags}
     * @param owningProcess on whose behalf, or null
     * @param owningThread on whose behalf, or null
     * @param irp completes it
     * @return as every entry
     */
    public NtStatus getNameInfo(
            ClientBinding client,
            SockAddr address,
            @Nullable UnicodeString node,
            @Nullable UnicodeString service,
            int flags,
            @Nullable Principal owningProcess,
            @Nullable Thread owningThread,
            @Nullable Irp irp) {
        if (irp == null) {
            return NtStatus.STATUS_INVALID_PARAMETER;
        }
        Objects.requireNonNull(address, "sockAddr");
        NameQuery query = new NameQuery(address, node != null, service != null, flags);
        NtStatus status =
                owningThread != null && owningProcess == null ? NtStatus.STATUS_INVALID_PARAMETER : query.check();
        return ask(client, irp, status, query, () -> query.answer(node, service));
    }

    private NtStatus ask(
            ClientBinding client, Irp irp, NtStatus checked, NameQuestion question, Supplier<NtStatus> answer) {
        Request request = client.begin(irp, Request.Kind.OTHER);
        NtStatus refusal = client.refusal();
        CapabilityLevel level = client.provider.transport.characteristics().level(WskCapability.NAME_RESOLUTION);
        if (refusal == null && level == CapabilityLevel.ABSENT) {
            refusal = NtStatus.STATUS_NOT_SUPPORTED;
        }
        if (refusal != null || checked != NtStatus.STATUS_SUCCESS) {
            request.complete(refusal != null ? refusal : checked, 0);
        } else if (question.isImmediate()) {
            NtStatus status = question.run();
            request.complete(status == NtStatus.STATUS_SUCCESS ? answer.get() : status, 0);
        } else {
            submit(new LookUp(client, request), request, question, answer);
        }
        return request.leave();
    }

    private void submit(LookUp lookUp, Request request, NameQuestion question, Supplier<NtStatus> answer) {
        if (!lookUp.begin(request)) {
            request.complete(NtStatus.STATUS_CANCELLED, 0);
            return;
        }
        running.add(lookUp);
        boolean accepted = resolution.submit(() -> run(lookUp, question, answer));
        if (closed) {
            finish(lookUp, NtStatus.STATUS_DEVICE_NOT_READY);
        } else if (!accepted) {
            finish(lookUp, NtStatus.STATUS_INSUFFICIENT_RESOURCES);
        }
    }

    private void run(LookUp lookUp, NameQuestion question, Supplier<NtStatus> answer) {
        if (!lookUp.isWanted()) {
            running.remove(lookUp);
            return;
        }
        NtStatus status;
        try {
            status = question.run();
        } catch (Throwable e) {
            // A resolver plugged into the JDK may do what it likes, or its classes be gone; the IRP completes all the
            // same.
            LOGGER.log(Level.WARNING, "a name resolution failed", e);
            status = NtStatus.STATUS_INTERNAL_ERROR;
        }
        Request request = lookUp.take();
        running.remove(lookUp);
        if (request != null) {
            request.complete(status == NtStatus.STATUS_SUCCESS ? answer.get() : status, 0);
        }
    }

    private void finish(LookUp lookUp, NtStatus status) {
        Request request = lookUp.take();
        running.remove(lookUp);
        if (request != null) {
            request.complete(status, 0);
        }
    }

    /** The provider leaves: what is not answered yet completes with STATUS_DEVICE_NOT_READY. Idempotent; waits for nothing. */
    @Override
    public void close() {
        closed = true;
        resolution.close();
        for (LookUp lookUp : running) {
            finish(lookUp, NtStatus.STATUS_DEVICE_NOT_READY);
        }
    }
}
