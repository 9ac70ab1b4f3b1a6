package org.wsk4j.tck.allocation;

/** What is measured. Unless it says otherwise, who waits for an end looks again and again. */
public enum Operation {
    /** One array of 64 bytes for each step, made by another thread: what the measurement must see. */
    ANOTHER_THREAD(0),

    /** A send that the host takes. */
    SEND(1),

    /** More than the host takes at once: sends queue up, and leave in one write. Each has memory of its own. */
    SENDS_THAT_WAIT(Scene.QUEUED),

    /** Two receives that are there before their bytes are. */
    RECEIVES_THAT_WAIT(3),

    /** The same, while the caller sleeps in {@link org.wsk4j.nt.Irp#await()}. */
    RECEIVES_AWAITED(3),

    /** Bytes that come by the event. */
    RECEIVE_EVENT(2),

    /** A datagram to a peer, and its answer, with addresses. */
    DATAGRAM(2),

    /** A datagram to a peer; the answer comes by the event. */
    RECEIVE_FROM_EVENT(2),

    /** A datagram with TTL and TOS, received with the address that it was sent to. */
    DATAGRAM_WITH_CONTROL_INFORMATION(2);

    private final int requests;

    Operation(int requests) {
        this.requests = requests;
    }

    /**
     * How much is done in a step.
     *
     * @return requests and events, at the provider under test
     */
    public int requests() {
        return requests;
    }

    Step begin(Scene scene) throws Exception {
        return switch (this) {
            case ANOTHER_THREAD -> scene.anotherThread();
            case SEND -> scene.send();
            case SENDS_THAT_WAIT -> scene.sendsThatWait();
            case RECEIVES_THAT_WAIT -> scene.receivesThatWait();
            case RECEIVES_AWAITED -> scene.receivesAwaited();
            case RECEIVE_EVENT -> scene.receiveEvent();
            case DATAGRAM -> scene.datagram();
            case RECEIVE_FROM_EVENT -> scene.receiveFromEvent();
            case DATAGRAM_WITH_CONTROL_INFORMATION -> scene.datagramWithControlInformation();
        };
    }

    /** One time. */
    @FunctionalInterface
    interface Step {
        void run() throws Exception;
    }
}
