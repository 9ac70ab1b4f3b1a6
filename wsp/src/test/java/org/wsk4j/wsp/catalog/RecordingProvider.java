package org.wsk4j.wsp.catalog;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.wsk4j.data.Out;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.SocketNumbers;
import org.wsk4j.wsp.Winsock;
import org.wsk4j.wsp.WsaError;
import org.wsk4j.wsp.WsaProtocolInfo;
import org.wsk4j.wsp.WspData;
import org.wsk4j.wsp.WspProcTable;
import org.wsk4j.wsp.WspProvider;
import org.wsk4j.wsp.WspUpcallTable;

/** A base provider that writes down what it is called with. */
final class RecordingProvider implements WspProvider {

    final UUID providerId;
    final List<WsaProtocolInfo> startups = new ArrayList<>();
    final List<WspUpcallTable> upcalls = new ArrayList<>();
    final List<@Nullable WsaProtocolInfo> sockets = new ArrayList<>();
    final List<String> calls = new ArrayList<>();
    final Set<Long> open = ConcurrentHashMap.newKeySet();
    volatile int startupError;
    volatile int socketError;

    RecordingProvider(String name) {
        providerId = UUID.nameUUIDFromBytes(name.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    @Override
    public int startup(
            int versionRequested,
            @Nullable WspData data,
            @Nullable WsaProtocolInfo protocolInfo,
            @Nullable WspUpcallTable upcallTable,
            @Nullable Out<WspProcTable> procTable) {
        if (startupError != 0) {
            return startupError;
        }
        startups.add(protocolInfo);
        upcalls.add(upcallTable);
        data.set(versionRequested, versionRequested, "recording");
        procTable.set((WspProcTable) Proxy.newProxyInstance(
                WspProcTable.class.getClassLoader(), new Class<?>[] {WspProcTable.class}, this::call));
        return 0;
    }

    private Object call(Object proxy, Method method, Object[] arguments) {
        calls.add(method.getName());
        LpInt errno = (LpInt) arguments[arguments.length - 1];
        if (method.getName().equals("socket")) {
            sockets.add((WsaProtocolInfo) arguments[3]);
            if (socketError != 0) {
                errno.set(socketError);
                return Winsock.INVALID_SOCKET;
            }
            long s = SocketNumbers.next();
            open.add(s);
            return s;
        }
        if (arguments[0] instanceof Long s && !open.contains(s)) {
            errno.set(WsaError.WSAENOTSOCK);
            return method.getReturnType() == long.class ? (Object) Winsock.INVALID_SOCKET : Winsock.SOCKET_ERROR;
        }
        if (method.getName().equals("closeSocket")) {
            open.remove(arguments[0]);
        }
        return method.getReturnType() == boolean.class ? true : method.getReturnType() == long.class ? (Object) 0L : 0;
    }
}
