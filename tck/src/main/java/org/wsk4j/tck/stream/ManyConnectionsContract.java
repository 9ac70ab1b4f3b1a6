package org.wsk4j.tck.stream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.wsk4j.WskReceiveFlags.WSK_FLAG_WAITALL;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.wsk4j.data.WskBuf;
import org.wsk4j.tck.Clause;
import org.wsk4j.tck.WskContract;
import org.wsk4j.tck.fixture.Bytes;
import org.wsk4j.tck.fixture.Link;
import org.wsk4j.tck.fixture.Net;
import org.wsk4j.tck.fixture.Request;
import org.wsk4j.tck.fixture.WskFixture;

/** Chapter C: many connections at once. */
@WskContract(requires = "tcp")
class ManyConnectionsContract {

    private static final int CONNECTIONS = 1000;
    private static final int LENGTH = 3000;

    private final WskFixture wsk;

    ManyConnectionsContract(WskFixture wsk) {
        this.wsk = wsk;
    }

    @Test
    @Clause(
            rule = 1,
            source = "WskSend",
            value =
                    "A thousand connections at once, each with a send and a receive pending: every byte reaches its own")
    void rule01ThousandConnectionsKeepTheirBytesApart() {
        List<Link> links = new ArrayList<>();
        List<Request> requests = new ArrayList<>();
        List<ByteBuffer> answers = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            Link link = wsk.connected(Net.INET);
            ByteBuffer answer = ByteBuffer.allocateDirect(LENGTH);
            links.add(link);
            answers.add(answer);
            requests.add(wsk.call(irp -> link.io().receive(WskBuf.of(answer), WSK_FLAG_WAITALL, irp))
                    .mustPend());
            WskBuf question = WskBuf.of(ByteBuffer.wrap(Bytes.pattern(i, LENGTH)));
            requests.add(wsk.call(irp -> link.io().send(question, 0, irp)));
        }
        for (int i = 0; i < CONNECTIONS; i++) {
            links.get(i).peer().expect(Bytes.pattern(i, LENGTH)).write(Bytes.pattern(-i, LENGTH));
        }
        requests.forEach(request -> request.ok(LENGTH));
        for (int i = 0; i < CONNECTIONS; i++) {
            byte[] received = new byte[LENGTH];
            answers.get(i).get(0, received);
            assertArrayEquals(Bytes.pattern(-i, LENGTH), received);
        }
    }
}
