package org.wsk4j.tck.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.wsk4j.tck.fixture.Net;

/** The scenarios that faults are tried on. */
enum Act implements Stage.Scenario {
    /** A stream goes out and comes back. */
    ECHO(true, StreamPlays::echo),
    /** Several streams at once. */
    CROWD(true, StreamPlays::crowd),
    /** The first data goes with the connect. */
    CONNECT_EX(true, StreamPlays::connectEx),
    /** Connects are cancelled and closed. */
    RACING_CONNECTS(true, StreamPlays::racingConnects),
    /** Sends are cancelled. */
    CANCELLED_SENDS(true, StreamPlays::cancelledSends),
    /** Receives are cancelled. */
    CANCELLED_RECEIVES(true, StreamPlays::cancelledReceives),
    /** A connection is torn down in the midst. */
    TORN_DOWN(true, StreamPlays::tornDown),
    /** A stream comes by events. */
    INDICATIONS(true, EventPlays::indications),
    /** Peers connect. */
    ACCEPTS(true, EventPlays::accepts),
    /** A connection in one request. */
    SOCKET_CONNECT(true, OpeningPlays::socketConnect),
    /** A stream socket listens. */
    STREAM_LISTENS(true, OpeningPlays::streamListens),
    /** Peers connect and are inspected. */
    CONDITIONAL(true, OpeningPlays::conditional),
    /** The provider leaves. */
    DEPARTURE(true, OpeningPlays::departure),
    /** Datagrams go out and come back. */
    DATAGRAMS(false, (play, net) -> DatagramPlays.echo(play, net, false)),
    /** Datagrams go out and come back by the event. */
    DATAGRAM_EVENTS(false, (play, net) -> DatagramPlays.echo(play, net, true)),
    /** Receives of datagrams are cancelled and closed. */
    CANCELLED_DATAGRAMS(false, DatagramPlays::cancelledReceives);

    private final boolean ofStreams;

    @SuppressWarnings("ImmutableEnumChecker") // method references
    private final BiConsumer<Play, Net> scenario;

    Act(boolean ofStreams, BiConsumer<Play, Net> scenario) {
        this.ofStreams = ofStreams;
        this.scenario = scenario;
    }

    @Override
    public void play(Play play) {
        List<Net> nets = new ArrayList<>();
        for (Net net : Net.values()) {
            if (play.wsk.has(net.capability()) && (ofStreams || net != Net.UNIX)) {
                nets.add(net);
            }
        }
        scenario.accept(play, play.any(nets));
    }
}
