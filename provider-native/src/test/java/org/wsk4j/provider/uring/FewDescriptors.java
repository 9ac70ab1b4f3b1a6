package org.wsk4j.provider.uring;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.wsk4j.data.SockAddr;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.IoResult;

/** A process with few descriptors: uses all of them up while a connection waits at its listener, then gives some back. */
final class FewDescriptors {

    private FewDescriptors() {}

    public static void main(String[] args) throws Exception {
        try (NativeFixture fixture = new NativeFixture("loops", "1", "engine", args[0])) {
            // What the test needs is loaded before the descriptors are gone.
            fixture.pair().client().close(true);
            Sinks.Listen rehearsal = new Sinks.Listen();
            rehearsal.acceptFailed(IoResult.failure(NtStatus.STATUS_CANCELLED), false);
            NativeFixture.Listener listener = fixture.listener(SockAddr.AF_INET);
            listener.endpoint().bind(SockAddr.loopback(SockAddr.AF_INET, 0), false);
            try (SocketChannel client = SocketChannel.open(StandardProtocolFamily.INET)) {
                List<RandomAccessFile> hogs = useUp();
                client.connect(new InetSocketAddress(
                        InetAddress.getLoopbackAddress(), listener.address().port()));
                listener.endpoint().startAccept();
                String failure = Sinks.poll(listener.sink().failures, "a failure to accept");
                for (RandomAccessFile hog : hogs) {
                    hog.close();
                }
                System.out.println("acceptFailed " + failure);
                listener.accept().close(true);
                System.out.println("accepted after all");
            }
        }
    }

    private static List<RandomAccessFile> useUp() {
        List<RandomAccessFile> hogs = new ArrayList<>();
        try {
            while (true) {
                hogs.add(new RandomAccessFile("/dev/null", "r"));
            }
        } catch (IOException e) {
            return hogs;
        }
    }
}
