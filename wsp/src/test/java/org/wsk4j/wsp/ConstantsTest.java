package org.wsk4j.wsp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Numbers that no compiler checks: each against a list of its own. */
class ConstantsTest {

    private static Map<String, Long> listed() throws IOException {
        Map<String, Long> numbers = new TreeMap<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                ConstantsTest.class.getResourceAsStream("constants.tsv"), StandardCharsets.UTF_8))) {
            lines.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
                String[] columns = line.split("\t", -1);
                numbers.put(columns[0], Long.decode(columns[1]));
            });
        }
        return numbers;
    }

    @Test
    void everyConstantHasItsValue() throws IOException {
        Map<String, Long> actual = new TreeMap<>();
        for (Class<?> type : List.of(WsaError.class, Winsock.class, WsaOptions.class, WsaIoctls.class)) {
            for (Field field : type.getFields()) {
                Object value = get(field);
                // as unsigned 32 bits, which is how the headers have them
                long number = value instanceof Long wide ? wide : ((Integer) value) & 0xFFFF_FFFFL;
                actual.put(type.getSimpleName() + "." + field.getName(), number);
            }
        }
        assertThat(actual).containsExactlyInAnyOrderEntriesOf(listed());
    }

    private static Object get(Field field) {
        try {
            return field.get(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void everyErrorHasOneName() {
        assertThat(WsaError.known()).containsEntry(10038, "WSAENOTSOCK").containsEntry(997, "WSA_IO_PENDING");
        assertThat(WsaError.name(12345)).isEqualTo("12345");
    }

    // ------------------------------------------------------------------ tables

    private static Stream<Method> entries(Class<?> table) {
        return Stream.of(table.getDeclaredMethods()).filter(method -> Modifier.isAbstract(method.getModifiers()));
    }

    @Test
    void theTablesHaveTheirEntries() {
        assertThat(entries(WspProcTable.class).map(Method::getName))
                .containsExactlyInAnyOrder(
                        "accept",
                        "addressToString",
                        "asyncSelect",
                        "bind",
                        "cancelBlockingCall",
                        "cleanup",
                        "closeSocket",
                        "connect",
                        "duplicateSocket",
                        "enumNetworkEvents",
                        "eventSelect",
                        "getOverlappedResult",
                        "getPeerName",
                        "getSockName",
                        "getSockOpt",
                        "getQosByName",
                        "ioctl",
                        "joinLeaf",
                        "listen",
                        "recv",
                        "recvDisconnect",
                        "recvFrom",
                        "select",
                        "send",
                        "sendDisconnect",
                        "sendTo",
                        "setSockOpt",
                        "shutdown",
                        "socket",
                        "stringToAddress");
        assertThat(entries(WspUpcallTable.class).map(Method::getName))
                .containsExactlyInAnyOrder(
                        "closeEvent",
                        "closeSocketHandle",
                        "createEvent",
                        "createSocketHandle",
                        "fdIsSet",
                        "getProviderPath",
                        "modifyIfsHandle",
                        "postMessage",
                        "queryBlockingCallback",
                        "querySocketHandleContext",
                        "queueApc",
                        "resetEvent",
                        "setEvent",
                        "openCurrentThread",
                        "closeThread");
    }

    /** A layer's table passes on whatever it does not change. */
    @Test
    void forwardingTablesForwardEveryEntry() {
        for (Class<?> table : List.of(WspProcTable.class, WspUpcallTable.class)) {
            Class<?> forwarding = table == WspProcTable.class ? ForwardingProcTable.class : ForwardingUpcallTable.class;
            assertThat(entries(table))
                    .allSatisfy(entry -> assertThat(
                                    forwarding.getDeclaredMethod(entry.getName(), entry.getParameterTypes()))
                            .isNotNull());
        }
    }
}
