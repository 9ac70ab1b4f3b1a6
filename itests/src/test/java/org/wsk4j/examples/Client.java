package org.wsk4j.examples;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.wsk4j.*;
import org.wsk4j.data.*;
import org.wsk4j.nt.*;
import org.wsk4j.registrar.PlainRegistrar;

public final class Client {

    /** Sends a line with the connect, and answers what comes back until the peer has finished. */
    public static String ask(String host, int port, String line) throws InterruptedException {
        try (PlainRegistrar registrar = PlainRegistrar.load()) {
            WskRegistration registration = new WskRegistration();
            Out<WskProviderNpi> npi = new Out<>();
            registrar.register(
                    WskClientNpi.of(WskProviderSelection.any().require(WskCapability.CONNECT_EX)), registration);
            registrar.captureProviderNpi(registration, WskRegistrar.WSK_NO_WAIT, npi);
            WskProviderNpi provider = npi.value();

            Irp irp = new Irp(); // one token, used for one operation after the other
            provider.dispatch()
                    .socket(
                            provider.client(),
                            SockAddr.AF_INET,
                            WskOptions.SOCK_STREAM,
                            WskOptions.IPPROTO_TCP,
                            WskSocketFlags.WSK_FLAG_CONNECTION_SOCKET,
                            null,
                            null,
                            null,
                            null,
                            null,
                            irp);
            irp.await();
            WskProviderConnectionDispatch socket =
                    irp.pointer(WskConnectionSocket.class).dispatch();
            socket.bind(SockAddr.any(SockAddr.AF_INET, 0), 0, irp.reuse());
            irp.await();
            ByteBuffer request = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
            socket.connectEx(SockAddr.of(new InetSocketAddress(host, port)), WskBuf.of(request), 0, irp.reuse());
            if (irp.await() != NtStatus.STATUS_SUCCESS) return "connect: " + irp.status();

            ByteBuffer memory = ByteBuffer.allocateDirect(64 * 1024);
            StringBuilder answer = new StringBuilder();
            while (socket.receive(WskBuf.of(memory), 0, irp.reuse()).isSuccess()
                    && irp.await().isSuccess()
                    && irp.information() > 0) {
                answer.append(StandardCharsets.UTF_8.decode(memory.duplicate().limit((int) irp.information())));
            }
            socket.closeSocket(irp.reuse());
            irp.await();
            registrar.releaseProviderNpi(registration, provider);
            registrar.deregister(registration);
            return answer.toString();
        }
    }
}
