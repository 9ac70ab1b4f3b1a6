package org.wsk4j.tck.model;

import java.util.Locale;
import org.wsk4j.tck.fixture.Net;

/**
 * What one socket of a program is.
 *
 * @param kind its part
 * @param net INET or INET6
 * @param parent for an accepted connection the slot of the listener, else -1
 * @param answers what its event callbacks answer, in turn: A accepts all, P a part, R refuses, K keeps, E keeps and releases
 *     at once
 * @param narrow whether its send buffer is small, so that sends soon have to wait
 * @param settle whether at the end everything is brought to a graceful end, and every byte accounted for
 */
public record SlotPlan(Kind kind, Net net, int parent, String answers, boolean narrow, boolean settle) {

    /** The part of a socket in a program. */
    public enum Kind {
        /** A connection socket that connects to its peer. */
        CONNECT,
        /** A listening socket. */
        LISTEN,
        /** A connection that the parent accepts, when the peer has dialled. */
        ACCEPTED,
        /** A datagram socket and its peer. */
        DATAGRAM
    }

    boolean isStream() {
        return kind == Kind.CONNECT || kind == Kind.ACCEPTED;
    }

    String text() {
        return kind.name().toLowerCase(Locale.ROOT) + " "
                + net.name().toLowerCase(Locale.ROOT)
                + (parent < 0 ? "" : " of s" + parent)
                + " answers " + answers
                + (narrow ? " narrow" : "")
                + (settle ? " settle" : "");
    }

    static SlotPlan parse(String text) {
        String[] words = text.split(" +", -1);
        int parent = -1;
        String answers = "A";
        boolean narrow = false;
        boolean settle = false;
        for (int i = 2; i < words.length; i++) {
            switch (words[i]) {
                case "of" -> parent = Integer.parseInt(words[++i].substring(1));
                case "answers" -> answers = words[++i];
                case "narrow" -> narrow = true;
                case "settle" -> settle = true;
                default -> throw new IllegalArgumentException("no such word of a slot: " + words[i]);
            }
        }
        return new SlotPlan(
                Kind.valueOf(words[0].toUpperCase(Locale.ROOT)),
                Net.valueOf(words[1].toUpperCase(Locale.ROOT)),
                parent,
                answers,
                narrow,
                settle);
    }
}
