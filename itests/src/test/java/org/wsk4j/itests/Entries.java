package org.wsk4j.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.wsk4j.WskConnectionSocket;
import org.wsk4j.WskControlSocketType;
import org.wsk4j.WskDatagramSocket;
import org.wsk4j.WskInspectAction;
import org.wsk4j.WskInspectId;
import org.wsk4j.WskListenSocket;
import org.wsk4j.WskOptions;
import org.wsk4j.WskProviderConnectionDispatch;
import org.wsk4j.WskProviderDatagramDispatch;
import org.wsk4j.WskProviderListenDispatch;
import org.wsk4j.WskSocket;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskBuf;
import org.wsk4j.data.WskBufList;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;

/** Calls of every entry of a socket's table with arguments that are right, by the entry's name. */
final class Entries {

    /** One gives memory back, the other is the way out: both keep working when nothing else does. */
    private static final List<String> ALWAYS_ALLOWED = List.of("release", "closeSocket");

    private static final SockAddr ANYWHERE = SockAddr.any(SockAddr.AF_INET, 0);
    private static final SockAddr SOMEWHERE = SockAddr.loopback(SockAddr.AF_INET, 9);

    private Entries() {}

    static Map<String, Function<Irp, NtStatus>> connection(WskConnectionSocket owner) {
        WskProviderConnectionDispatch socket = owner.dispatch();
        Map<String, Function<Irp, NtStatus>> entries = common(owner);
        entries.put("bind", irp -> socket.bind(ANYWHERE, 0, irp));
        entries.put("connect", irp -> socket.connect(SOMEWHERE, 0, irp));
        entries.put("getLocalAddress", irp -> socket.getLocalAddress(new SockAddr(), irp));
        entries.put("getRemoteAddress", irp -> socket.getRemoteAddress(new SockAddr(), irp));
        entries.put("send", irp -> socket.send(bytes(), 0, irp));
        entries.put("receive", irp -> socket.receive(bytes(), 0, irp));
        entries.put("disconnect", irp -> socket.disconnect(null, 0, irp));
        entries.put("connectEx", irp -> socket.connectEx(SOMEWHERE, bytes(), 0, irp));
        entries.put("sendEx", irp -> socket.sendEx(bytes(), 0, null, irp));
        entries.put("receiveEx", irp -> socket.receiveEx(bytes(), 0, null, null, irp));
        return complete(WskProviderConnectionDispatch.class, entries);
    }

    static Map<String, Function<Irp, NtStatus>> listen(WskListenSocket owner) {
        WskProviderListenDispatch socket = owner.dispatch();
        Map<String, Function<Irp, NtStatus>> entries = common(owner);
        entries.put("bind", irp -> socket.bind(ANYWHERE, 0, irp));
        entries.put("accept", irp -> socket.accept(0, null, null, null, null, irp));
        entries.put(
                "inspectComplete",
                irp -> socket.inspectComplete(new WskInspectId(1, 1), WskInspectAction.WskInspectAccept, irp));
        entries.put("getLocalAddress", irp -> socket.getLocalAddress(new SockAddr(), irp));
        return complete(WskProviderListenDispatch.class, entries);
    }

    static Map<String, Function<Irp, NtStatus>> datagram(WskDatagramSocket owner) {
        WskProviderDatagramDispatch socket = owner.dispatch();
        Map<String, Function<Irp, NtStatus>> entries = common(owner);
        entries.put("bind", irp -> socket.bind(ANYWHERE, 0, irp));
        entries.put("sendTo", irp -> socket.sendTo(bytes(), 0, SOMEWHERE, null, irp));
        entries.put("receiveFrom", irp -> socket.receiveFrom(bytes(), 0, null, null, null, irp));
        entries.put("getLocalAddress", irp -> socket.getLocalAddress(new SockAddr(), irp));
        entries.put("sendMessages", irp -> socket.sendMessages(WskBufList.of(bytes()), 0, SOMEWHERE, null, irp));
        return complete(WskProviderDatagramDispatch.class, entries);
    }

    private static Map<String, Function<Irp, NtStatus>> common(WskSocket socket) {
        Map<String, Function<Irp, NtStatus>> entries = new LinkedHashMap<>();
        entries.put(
                "controlSocket",
                irp -> socket.dispatch()
                        .controlSocket(
                                WskControlSocketType.WskSetOption,
                                WskOptions.SO_RCVBUF,
                                WskOptions.SOL_SOCKET,
                                WskControlBuffer.ofInt(65536),
                                null,
                                null,
                                irp));
        return entries;
    }

    /** An entry that the table gains must not be forgotten here. */
    private static Map<String, Function<Irp, NtStatus>> complete(
            Class<?> table, Map<String, Function<Irp, NtStatus>> entries) {
        List<String> names = Arrays.stream(table.getMethods())
                .map(Method::getName)
                .filter(name -> !ALWAYS_ALLOWED.contains(name))
                .toList();
        assertThat(entries.keySet()).containsExactlyInAnyOrderElementsOf(names);
        return entries;
    }

    private static WskBuf bytes() {
        return WskBuf.of(ByteBuffer.allocate(10));
    }
}
