package org.wsk4j.provider.kit.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskEventMask;
import org.wsk4j.data.WskDatagramIndication;
import org.wsk4j.nt.Irql;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.socket.DatagramFixture.ManualLoop;

/** A client that notes what is indicated to it, keeps the nodes, and answers as a test says. */
final class IndicationClient {

    static final int EVENT = WskEventMask.WSK_EVENT_RECEIVE_FROM;

    final List<String> seen = new ArrayList<>();
    final List<WskDatagramIndication> kept = new ArrayList<>();
    final ArrayDeque<NtStatus> answers = new ArrayDeque<>();
    NtStatus answer = NtStatus.STATUS_SUCCESS;
    Runnable during = () -> {};
    DatagramFixture fixture = new DatagramFixture(this::receiveFrom).bound();

    NtStatus receiveFrom(@Nullable Object context, int flags, @Nullable WskDatagramIndication list) {
        assertTrue(fixture.loop.inLoop());
        assertEquals(Irql.DISPATCH_LEVEL, Irql.current());
        StringBuilder line = new StringBuilder(Integer.toHexString(flags));
        for (WskDatagramIndication node = list; node != null; node = node.next()) {
            line.append(' ').append(DatagramFixture.text(node.buffer()));
            kept.add(node);
        }
        seen.add(line.toString());
        during.run();
        NtStatus next = answers.poll();
        return next == null ? answer : next;
    }

    void run() {
        ((ManualLoop) fixture.loop).run();
    }

    void deliver(String... texts) {
        for (String text : texts) {
            fixture.endpoint.deliver(text, DatagramFixture.PEER);
        }
    }

    int lent() {
        return fixture.endpoint.lent.get();
    }

    NtStatus release(WskDatagramIndication list) {
        return fixture.socket.release(list);
    }

    /** Lists as they come, joined where a second list of the same flags follows: how many come together is not promised. */
    static List<String> regroup(List<String> lines) {
        List<String> grouped = new ArrayList<>();
        for (String line : lines) {
            String[] parts = line.split(" ", 2);
            String last = grouped.isEmpty() ? "" : grouped.get(grouped.size() - 1);
            if (last.startsWith(parts[0] + " ")) {
                grouped.set(grouped.size() - 1, last + " " + parts[1]);
            } else {
                grouped.add(line);
            }
        }
        return grouped;
    }

    void retain(String... texts) {
        answer = NtStatus.STATUS_PENDING;
        fixture.enabled();
        run();
        deliver(texts);
        assertEquals(texts.length, kept.size());
        assertEquals(texts.length, lent());
    }
}
