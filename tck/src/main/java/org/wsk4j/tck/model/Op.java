package org.wsk4j.tck.model;

import java.util.List;
import java.util.Locale;

/** What a step does; each has its variants, named in a program's text. */
public enum Op {
    /** Binds the socket. */
    BIND("plain"),
    /** Connects to the slot's peer, or to a port where nobody listens. */
    CONNECT("peer", "refused"),
    /** Connects with the first data. */
    CONNECT_EX("peer", "refused"),
    /** Waits a while until the slot is connected, or until nothing of it is pending. */
    AWAIT("opened", "calls"),
    /** Sends bytes. */
    SEND("plain", "nodelay", "chain", "heap", "unknown-flag"),
    /** Receives bytes. */
    RECEIVE("plain", "waitall", "drain", "chain", "heap", "waitall-drain", "unknown-flag"),
    /** Enables events. */
    ENABLE("receive", "disconnect", "both"),
    /** Disables an event, without an IRP or with one. */
    DISABLE("receive", "receive-irp", "disconnect", "disconnect-irp"),
    /** Releases retained indications: one node, or all linked in a new order. */
    RELEASE("oldest", "newest", "all"),
    /** Disconnects. */
    DISCONNECT("graceful", "abortive", "abortive-buffer"),
    /** Cancels one of the slot's pending requests. */
    CANCEL("newest", "oldest", "any"),
    /** Closes the socket; what follows on it is left out. */
    CLOSE("plain"),
    /** Accepts a connection. */
    ACCEPT("plain"),
    /** The slot's peer connects to the listener. */
    DIAL("plain"),
    /** Sends a datagram. */
    SEND_TO("plain", "oversize", "nowhere"),
    /** Sends several datagrams. */
    SEND_MESSAGES("plain"),
    /** Receives a datagram. */
    RECEIVE_FROM("plain", "small"),
    /** The peer sends bytes, or datagrams. */
    PEER_SEND("plain"),
    /** The peer finishes sending. */
    PEER_FIN("plain"),
    /** The peer resets. */
    PEER_RESET("plain"),
    /** The peer closes its socket. */
    PEER_CLOSE("plain"),
    /** The peer reads no more. */
    PEER_STALL("plain"),
    /** The peer reads again. */
    PEER_RESUME("plain");

    @SuppressWarnings("ImmutableEnumChecker") // List.of cannot be changed
    private final List<String> modes;

    Op(String... modes) {
        this.modes = List.of(modes);
    }

    /**
     * The variants.
     *
     * @return their names; the first is the simplest
     */
    public List<String> modes() {
        return modes;
    }

    /**
     * The name in a program's text.
     *
     * @return lower case with dashes
     */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Op of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
