package org.wsk4j.tck.run;

import static org.wsk4j.nt.NtStatus.STATUS_INVALID_PARAMETER;
import static org.wsk4j.nt.NtStatus.STATUS_NOT_SUPPORTED;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.wsk4j.CapabilityLevel;
import org.wsk4j.WskCapability;
import org.wsk4j.WskClient;
import org.wsk4j.WskClientNpi;
import org.wsk4j.WskProviderCharacteristics;
import org.wsk4j.WskProviderDispatch;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.nt.PendingOperation;

/** A provider that has nothing: every entry refuses, as it should. What it says of itself may be another matter. */
final class NothingProvider {

    private static final PendingOperation NOTHING_TO_DO = new PendingOperation() {
        @Override
        public void cancel(Irp irp, int operation) {}

        @Override
        public void completed(int operation) {}
    };

    private final WskProviderCharacteristics characteristics;
    private final AtomicInteger closed = new AtomicInteger();

    NothingProvider(Map<WskCapability, CapabilityLevel> claims) {
        WskProviderCharacteristics.Builder builder =
                WskProviderCharacteristics.builder("nothing").description("Has nothing");
        for (WskCapability capability : WskCapability.known()) {
            builder.capability(capability, claims.getOrDefault(capability, CapabilityLevel.ABSENT), "It has nothing.");
        }
        characteristics = builder.build();
    }

    int closed() {
        return closed.get();
    }

    WskProviderDispatch dispatch() {
        return (WskProviderDispatch) Proxy.newProxyInstance(
                NothingProvider.class.getClassLoader(),
                new Class<?>[] {WskProviderDispatch.class},
                (proxy, method, arguments) -> answer(method, arguments));
    }

    private @Nullable Object answer(Method method, Object @Nullable [] arguments) {
        switch (method.getName()) {
            case "characteristics" -> {
                return characteristics;
            }
            case "version" -> {
                return characteristics.highestVersion();
            }
            case "attachClient" -> {
                return new Client((WskClientNpi) java.util.Objects.requireNonNull(arguments)[0]);
            }
            case "close" -> {
                closed.incrementAndGet();
                return null;
            }
            default -> {
                return refuse(java.util.Objects.requireNonNull(arguments));
            }
        }
    }

    private static NtStatus refuse(Object[] arguments) {
        if (!(arguments[arguments.length - 1] instanceof Irp irp)) {
            return STATUS_INVALID_PARAMETER;
        }
        irp.markPending(NOTHING_TO_DO);
        return irp.complete(STATUS_NOT_SUPPORTED, 0);
    }

    private record Client(WskClientNpi npi) implements WskClient {

        @Override
        public int openSockets() {
            return 0;
        }

        @Override
        public NtStatus detach(boolean untilSocketsClosed, long timeoutNanos) {
            return NtStatus.STATUS_SUCCESS;
        }
    }
}
