package org.wsk4j.provider.uring;

import java.util.function.Supplier;
import org.wsk4j.provider.uring.base.Engine;
import org.wsk4j.provider.uring.base.Host;
import org.wsk4j.provider.uring.base.NativeLoop;
import org.wsk4j.provider.uring.base.NativeSettings.EngineChoice;
import org.wsk4j.provider.uring.epoll.EpollEngine;
import org.wsk4j.provider.uring.iouring.UringEngine;
import org.wsk4j.provider.uring.libc.AbsentException;
import org.wsk4j.provider.uring.libc.Libc;
import org.wsk4j.provider.uring.ring.RingProbe;

/** Which engine, and why: io_uring is set up, asked what it can do and sent a NOP round; what fails there is told. */
final class EngineLadder {

    private EngineLadder() {}

    /**
     * Chooses.
     *
     * @param libc the calls
     * @param wanted what is configured
     * @return the engine and the explanation
     * @throws AbsentException if the engine that is asked for cannot work here
     */
    static Choice choose(Libc libc, EngineChoice wanted) throws AbsentException {
        return switch (wanted) {
            case EPOLL -> new Choice(EngineChoice.EPOLL, "engine epoll, as configured");
            case URING -> {
                RingProbe probe = RingProbe.of(libc);
                yield new Choice(EngineChoice.URING, "engine io_uring, as configured" + details(probe));
            }
            case AUTO -> auto(libc);
        };
    }

    private static Choice auto(Libc libc) {
        try {
            RingProbe probe = RingProbe.of(libc);
            return new Choice(
                    EngineChoice.URING, "engine io_uring: set up, operations there, NOP came back" + details(probe));
        } catch (AbsentException e) {
            return new Choice(
                    EngineChoice.EPOLL,
                    "engine epoll; io_uring is absent because " + e.because() + " (" + e.remedy() + ")");
        }
    }

    private static String details(RingProbe probe) {
        return probe.isDeferred() ? "" : " (without DEFER_TASKRUN, which came with Linux 6.1)";
    }

    /**
     * What was chosen.
     *
     * @param engine which
     * @param because an explanation for who operates the program
     */
    record Choice(EngineChoice engine, String because) {

        Engine engine(Host host, Supplier<NativeLoop> loopForAccepted) {
            return engine == EngineChoice.URING
                    ? new UringEngine(host, loopForAccepted)
                    : new EpollEngine(host, loopForAccepted);
        }
    }
}
