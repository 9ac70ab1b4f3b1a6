package org.wsk4j.tck.client;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wsk4j.WskControlSocketType.WskGetOption;
import static org.wsk4j.WskControlSocketType.WskSetOption;
import static org.wsk4j.nt.NtStatus.STATUS_BUFFER_OVERFLOW;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_DEVICE_REQUEST;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_DEVICE_STATE;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_PARAMETER;
import static org.wsk4j.nt.NtStatus.STATUS_NOT_SUPPORTED;
import static org.wsk4j.nt.NtStatus.STATUS_SUCCESS;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.wsk4j.WskCapability;
import org.wsk4j.WskOptions;
import org.wsk4j.WskSocket;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.tck.Clause;
import org.wsk4j.tck.WskContract;
import org.wsk4j.tck.fixture.Link;
import org.wsk4j.tck.fixture.Net;
import org.wsk4j.tck.fixture.Sockets;
import org.wsk4j.tck.fixture.WskFixture;

/** Socket options: which category has them, when they are set, what they answer. */
@WskContract(requires = {"tcp", "udp"})
class OptionContract {

    /**
     * Option, level, value at first ({@code -} for the host's choice), value to set, when it can be set; then for each
     * category whether it has the option.
     */
    private static final String OPTIONS = """
            SO_BROADCAST          SOL_SOCKET   0 1     any    datagram
            SO_KEEPALIVE          SOL_SOCKET   0 1     any    listen connection
            SO_RCVBUF             SOL_SOCKET   - 65536 any    listen connection datagram
            SO_REUSEADDR          SOL_SOCKET   0 1     before listen connection datagram
            SO_EXCLUSIVEADDRUSE   SOL_SOCKET   0 1     before listen connection datagram
            SO_CONDITIONAL_ACCEPT SOL_SOCKET   0 1     before listen
            TCP_NODELAY           IPPROTO_TCP  - 1     any    connection
            """;

    private static final Map<String, Integer> CODES = Map.of(
            "SO_BROADCAST", WskOptions.SO_BROADCAST,
            "SO_KEEPALIVE", WskOptions.SO_KEEPALIVE,
            "SO_RCVBUF", WskOptions.SO_RCVBUF,
            "SO_REUSEADDR", WskOptions.SO_REUSEADDR,
            "SO_EXCLUSIVEADDRUSE", WskOptions.SO_EXCLUSIVEADDRUSE,
            "SO_CONDITIONAL_ACCEPT", WskOptions.SO_CONDITIONAL_ACCEPT,
            "TCP_NODELAY", WskOptions.TCP_NODELAY);

    private static final Map<String, WskCapability> NEEDS = Map.of(
            "SO_BROADCAST", WskCapability.BROADCAST,
            "SO_REUSEADDR", WskCapability.ADDRESS_SHARING,
            "SO_EXCLUSIVEADDRUSE", WskCapability.ADDRESS_SHARING,
            "SO_CONDITIONAL_ACCEPT", WskCapability.CONDITIONAL_ACCEPT);

    private static final List<String> CATEGORIES = List.of("listen", "connection", "datagram");

    private final WskFixture wsk;

    OptionContract(WskFixture wsk) {
        this.wsk = wsk;
    }

    /** One line of the table. */
    private record Row(
            String name, int level, int code, String first, int value, boolean beforeBind, List<String> categories) {

        static Row parse(String line) {
            String[] words = line.trim().split(" +");
            int level = words[1].equals("SOL_SOCKET") ? WskOptions.SOL_SOCKET : WskOptions.IPPROTO_TCP;
            return new Row(
                    words[0],
                    level,
                    java.util.Objects.requireNonNull(CODES.get(words[0])),
                    words[2],
                    Integer.parseInt(words[3]),
                    words[4].equals("before"),
                    List.of(words).subList(5, words.length));
        }
    }

    private static List<Row> rows() {
        return OPTIONS.lines().map(Row::parse).toList();
    }

    private boolean supported(Row row) {
        WskCapability needed = NEEDS.get(row.name());
        return needed == null || wsk.has(needed);
    }

    private WskSocket socket(String category) {
        return switch (category) {
            case "listen" -> wsk.listenSocket(Net.INET, null, null);
            case "connection" -> wsk.connectionSocket(Net.INET, null, null);
            default -> wsk.datagramSocket(Net.INET, null, null);
        };
    }

    private NtStatus set(WskSocket socket, Row row, int value) {
        return wsk.call(irp -> Sockets.setOption(socket, row.level(), row.code(), value, irp))
                .status();
    }

    private int get(WskSocket socket, Row row) {
        WskControlBuffer output = WskControlBuffer.ofInt(-99);
        wsk.call(irp -> Sockets.getOption(socket, row.level(), row.code(), output, irp))
                .ok(4);
        return output.asInt();
    }

    private void check(Row row, String category) {
        WskSocket socket = socket(category);
        if (!supported(row)) {
            assertEquals(STATUS_NOT_SUPPORTED, set(socket, row, row.value()));
            return;
        }
        if (!row.categories().contains(category)) {
            assertEquals(STATUS_INVALID_DEVICE_REQUEST, set(socket, row, row.value()));
            WskControlBuffer output = WskControlBuffer.allocate(4);
            wsk.call(irp -> Sockets.getOption(socket, row.level(), row.code(), output, irp))
                    .mustFail(STATUS_INVALID_DEVICE_REQUEST);
            return;
        }
        if (!row.first().equals("-")) {
            assertEquals(Integer.parseInt(row.first()), get(socket, row), "the value at first");
        }
        assertEquals(STATUS_SUCCESS, set(socket, row, row.value()));
        assertTrue(get(socket, row) >= row.value(), () -> "the value set, then read: " + get(socket, row));
        if (row.value() == 1) {
            assertEquals(STATUS_SUCCESS, set(socket, row, 0));
            assertEquals(0, get(socket, row), "the value switched off");
        }
        wrongCalls(socket, row);
        wsk.call(irp -> Sockets.bind(socket, wsk.fresh(Net.INET), irp)).ok(0);
        assertEquals(
                row.beforeBind() ? STATUS_INVALID_DEVICE_STATE : STATUS_SUCCESS,
                set(socket, row, row.value()),
                "bound");
        assertTrue(get(socket, row) >= 0, "read when bound");
    }

    private void wrongCalls(WskSocket socket, Row row) {
        assertEquals(
                STATUS_INVALID_PARAMETER, Sockets.setOption(socket, row.level(), row.code(), 1, null), "without IRP");
        for (WskControlBuffer input : new WskControlBuffer[] {
            WskControlBuffer.allocate(0), WskControlBuffer.allocate(3), WskControlBuffer.ofPointer("no number")
        }) {
            wsk.call(irp -> socket.dispatch()
                            .controlSocket(WskSetOption, row.code(), row.level(), input, null, null, irp))
                    .mustFail(STATUS_INVALID_PARAMETER);
        }
        wsk.call(irp -> socket.dispatch().controlSocket(WskSetOption, row.code(), row.level(), null, null, null, irp))
                .mustFail(STATUS_INVALID_PARAMETER);
        wsk.call(irp -> Sockets.getOption(socket, row.level(), row.code(), WskControlBuffer.allocate(2), irp))
                .mustBe(STATUS_BUFFER_OVERFLOW);
    }

    @Test
    @Clause(
            rule = 0,
            source = "Socket options",
            value = "Each option: category, default, set and get, time, size, with and without IRP",
            regards = {"broadcast", "address-sharing", "conditional-accept"})
    void eachOptionInEachCategory() {
        List<Executable> checks = new ArrayList<>();
        for (Row row : rows()) {
            for (String category : CATEGORIES) {
                checks.add(() -> assertAll(row.name() + " of " + category, () -> check(row, category)));
            }
        }
        assertAll("options", checks);
    }

    @Test
    @Clause(
            rule = 0,
            source = "Socket options",
            value = "A basic socket reads and sets what belongs to no category; unknown options: NOT_SUPPORTED")
    void unknownOptionsAreNotSupported() {
        for (WskSocket socket : List.of(
                wsk.basicSocket(Net.INET),
                wsk.listener(Net.INET),
                wsk.datagram(Net.INET),
                wsk.connected(Net.INET).socket())) {
            for (int[] unknown :
                    new int[][] {{WskOptions.SOL_SOCKET, 0x7777}, {WskOptions.IPPROTO_TCP, 777}, {4711, 1}}) {
                wsk.call(irp -> Sockets.setOption(socket, unknown[0], unknown[1], 1, irp))
                        .mustFail(STATUS_NOT_SUPPORTED);
                WskControlBuffer output = WskControlBuffer.allocate(4);
                wsk.call(irp -> socket.dispatch()
                                .controlSocket(WskGetOption, unknown[1], unknown[0], null, output, null, irp))
                        .mustFail(STATUS_NOT_SUPPORTED);
            }
        }
    }

    @Test
    @Clause(
            rule = 0,
            source = "SO_KEEPALIVE, SO_RCVBUF",
            value = "Accepted sockets inherit them from the listener and can change them")
    void acceptedSocketsInheritOptions() {
        Row keepAlive = rows().get(1);
        Link plain = wsk.accepted(Net.INET);
        assertEquals(0, get(plain.socket(), keepAlive));
        var listener = wsk.listenSocket(Net.INET, null, null);
        assertEquals(STATUS_SUCCESS, set(listener, keepAlive, 1));
        wsk.call(irp -> listener.dispatch().bind(wsk.fresh(Net.INET), 0, irp)).ok(0);
        wsk.dial(wsk.localAddress(listener));
        var socket = wsk.accept(listener);
        assertEquals(1, get(socket, keepAlive), "SO_KEEPALIVE of the accepted socket");
        assertEquals(STATUS_SUCCESS, set(socket, keepAlive, 0));
        assertEquals(0, get(socket, keepAlive));
    }
}
