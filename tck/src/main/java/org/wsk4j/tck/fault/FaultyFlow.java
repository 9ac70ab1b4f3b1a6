package org.wsk4j.tck.fault;

import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.wsk4j.provider.kit.Chunk;
import org.wsk4j.provider.kit.Direction;
import org.wsk4j.provider.kit.Endpoint;

/**
 * What endpoints that carry data do alike: two directions, and push.
 *
 * @param <E> what the transport has below
 */
abstract class FaultyFlow<E extends Endpoint> implements FaultyEndpoint<E> {

    private final FaultyTransport transport;
    private final String name;

    // set once, before any operation
    @SuppressWarnings("NullAway.Init")
    private E inner;

    @SuppressWarnings("NullAway.Init")
    private EndpointFaults home;

    @SuppressWarnings("NullAway.Init")
    private Lane output;

    @SuppressWarnings("NullAway.Init")
    private Lane input;

    @SuppressWarnings("NullAway.Init")
    private PushLane push;

    FaultyFlow(FaultyTransport transport, String name) {
        this.transport = transport;
        this.name = name;
    }

    @Override
    public final E inner() {
        return inner;
    }

    @Override
    public final EndpointFaults home() {
        return home;
    }

    /** Gives it the endpoint below and where push goes, before anything else. */
    final void flowOver(
            E endpoint,
            PushLane.Source source,
            Fault pushFails,
            boolean divisible,
            Consumer<Chunk> pushed,
            LongConsumer pushEnded) {
        inner = endpoint;
        home = new EndpointFaults(transport, endpoint.loop(), name);
        output = new Lane(home, endpoint, Direction.OUTPUT);
        input = new Lane(home, endpoint, Direction.INPUT);
        push = new PushLane(home, source, pushFails, divisible, pushed, pushEnded);
    }

    final Lane output() {
        return output;
    }

    final Lane input() {
        return input;
    }

    final PushLane push() {
        return push;
    }

    /** The kit may not ask for data while it is pushed. */
    final void mustNotPush(String operation) {
        if (push.isOn()) {
            home().kitBroke(operation + " while push is on");
        }
    }

    // what the kit calls

    public final void startPush(long budget) {
        if (input.isBusy()) {
            home().kitBroke("startPush while a request for input is pending");
        }
        push.start(budget);
    }

    public final void stopPush() {
        push.stop();
    }

    @Override
    public final void cancel(Direction direction) {
        (direction == Direction.OUTPUT ? output : input).cancel();
    }

    // what the transport calls

    public final void pushed(Chunk chunk) {
        push.pushed(chunk);
    }

    public final void pushEnded(long result) {
        push.ended(result);
    }

    final void closedBelow(Runnable tell) {
        home().closed(this::drop, tell);
    }

    private void drop() {
        output.endOfHold();
        input.endOfHold();
        push.drop();
    }
}
