package org.wsk4j.provider.nio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.wsk4j.data.SockAddr.AF_INET;
import static org.wsk4j.data.SockAddr.AF_INET6;
import static org.wsk4j.data.SockAddr.AF_UNIX;
import static org.wsk4j.nt.NtStatus.STATUS_ADDRESS_ALREADY_EXISTS;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_ADDRESS_COMPONENT;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_DEVICE_STATE;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_PARAMETER;

import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wsk4j.WskOptions;
import org.wsk4j.data.SockAddr;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.Chunk;
import org.wsk4j.provider.kit.DatagramBatch;
import org.wsk4j.provider.kit.Endpoint;
import org.wsk4j.provider.kit.IoResult;

/** Who may have which port. */
class NioBindingTest {

    private final NioFixture fixture = new NioFixture("loops", "1");

    @AfterEach
    void close() {
        fixture.close();
    }

    private static void assertFails(NtStatus status, ThrowingCallable call) {
        assertThatThrownBy(call).hasMessageStartingWith(status.toString());
    }

    private Endpoint open(boolean datagrams, int family) throws Exception {
        return datagrams
                ? fixture.datagrams(family).endpoint()
                : fixture.listener(family).endpoint();
    }

    @Test
    void aPortIsNotSharedUnasked() throws Exception {
        for (boolean datagrams : new boolean[] {false, true}) {
            for (int family : new int[] {AF_INET, AF_INET6}) {
                Endpoint first = open(datagrams, family);
                first.bind(SockAddr.any(family, 0), false);
                int port = NioFixture.addressOf(first).port();
                Endpoint second = open(datagrams, family);
                assertFails(STATUS_ADDRESS_ALREADY_EXISTS, () -> second.bind(SockAddr.any(family, port), false));
                assertFails(STATUS_ADDRESS_ALREADY_EXISTS, () -> second.bind(SockAddr.loopback(family, port), false));
            }
        }
    }

    @Test
    void aPortIsSharedWhenAsked() throws Exception {
        for (boolean datagrams : new boolean[] {false, true}) {
            for (int family : new int[] {AF_INET, AF_INET6}) {
                Endpoint first = open(datagrams, family);
                first.bind(SockAddr.any(family, 0), false);
                int port = NioFixture.addressOf(first).port();
                Endpoint second = open(datagrams, family);
                second.bind(SockAddr.loopback(family, port), true);
                assertThat(NioFixture.addressOf(second)).isEqualTo(SockAddr.loopback(family, port));
            }
        }
    }

    @Test
    void aConnectionSharesThePortOfAListener() throws Exception {
        NioFixture.Listener listener = fixture.listen(SockAddr.any(AF_INET, 0));
        int port = listener.address().port();
        NioFixture.Listener target = fixture.listen(SockAddr.loopback(AF_INET, 0));
        NioFixture.Stream stream = fixture.open(AF_INET);
        assertFails(
                STATUS_ADDRESS_ALREADY_EXISTS, () -> stream.endpoint().bind(SockAddr.loopback(AF_INET, port), false));
        stream.endpoint().bind(SockAddr.loopback(AF_INET, port), true);
        assertThat(NioFixture.connect(stream, target.address())).isZero();
        NioFixture.Stream peer = target.accept();
        SockAddr remote = new SockAddr();
        peer.endpoint().remoteAddress(remote);
        assertThat(remote.port()).isEqualTo(port);
        peer.close(true);
    }

    @Test
    void theWildcardsOfBothFamiliesHaveOnePortForListeners() throws Exception {
        for (int first : new int[] {AF_INET, AF_INET6}) {
            int second = AF_INET + AF_INET6 - first;
            NioFixture.Listener one = fixture.listen(SockAddr.any(first, 0));
            int port = one.address().port();
            NioFixture.Listener other = fixture.listen(SockAddr.any(second, port));
            NioFixture.Listener v4 = first == AF_INET ? one : other;
            NioFixture.Listener v6 = first == AF_INET ? other : one;
            for (int i = 0; i < 20; i++) {
                NioFixture.Stream client4 = fixture.open(AF_INET);
                assertThat(NioFixture.connect(client4, SockAddr.loopback(AF_INET, port)))
                        .isZero();
                v4.accept().close(true);
                NioFixture.Stream client6 = fixture.open(AF_INET6);
                assertThat(NioFixture.connect(client6, SockAddr.loopback(AF_INET6, port)))
                        .isZero();
                v6.accept().close(true);
            }
        }
    }

    @Test
    void theWildcardsOfBothFamiliesHaveOnePortForDatagrams() throws Exception {
        for (int first : new int[] {AF_INET, AF_INET6}) {
            int second = AF_INET + AF_INET6 - first;
            NioFixture.Datagrams one = fixture.datagrams(SockAddr.any(first, 0));
            int port = one.address().port();
            NioFixture.Datagrams other = fixture.datagrams(SockAddr.any(second, port));
            for (NioFixture.Datagrams receiver : new NioFixture.Datagrams[] {one, other}) {
                int family = receiver.address().family();
                receiver.endpoint().startPush(Long.MAX_VALUE);
                NioFixture.Datagrams sender = fixture.datagrams(SockAddr.loopback(family, 0));
                for (int i = 0; i < 20; i++) {
                    DatagramBatch batch = NioDatagramEndpointTest.datagram("x", SockAddr.loopback(family, port));
                    assertThat(sender.endpoint().send(batch)).isEqualTo(1);
                    Chunk chunk = Sinks.poll(receiver.sink().chunks, "a datagram of the receiver's family");
                    assertThat(chunk.address()).isEqualTo(sender.address());
                    chunk.release();
                }
            }
        }
    }

    @Test
    void whoLeavesThePortLeavesRoomBesideTheOtherFamily() throws Exception {
        NioFixture.Listener v4 = fixture.listen(SockAddr.any(AF_INET, 0));
        int port = v4.address().port();
        NioFixture.Listener v6 = fixture.listen(SockAddr.any(AF_INET6, port));
        for (int family :
                new int[] {AF_INET, AF_INET, AF_INET6, AF_INET6}) { // the one who came first, the last, and again
            NioFixture.Listener leaving = family == AF_INET ? v4 : v6;
            leaving.endpoint().close(true);
            leaving.sink().awaitClosed();
            NioFixture.Listener next = fixture.listen(SockAddr.any(family, port));
            v4 = family == AF_INET ? next : v4;
            v6 = family == AF_INET ? v6 : next;
        }
    }

    @Test
    void severalIpv4AddressesLiveBesideTheIpv6Wildcard() throws Exception {
        NioFixture.Listener v6 = fixture.listen(SockAddr.any(AF_INET6, 0));
        int port = v6.address().port();
        fixture.listen(SockAddr.of("127.0.0.1", port));
        fixture.listen(SockAddr.of("127.0.0.2", port));
        NioFixture.Listener again = fixture.listener(AF_INET);
        assertFails(STATUS_ADDRESS_ALREADY_EXISTS, () -> again.endpoint().bind(SockAddr.of("127.0.0.2", port), false));
    }

    @Test
    void aSocketForBothFamiliesConflictsWithIpv4() throws Exception {
        NioFixture.Listener both = fixture.listener(AF_INET6);
        both.endpoint().setOption(WskOptions.IPPROTO_IPV6, WskOptions.IPV6_V6ONLY, 0);
        both.endpoint().bind(SockAddr.any(AF_INET6, 0), false);
        assertFails(
                STATUS_INVALID_DEVICE_STATE,
                () -> both.endpoint().setOption(WskOptions.IPPROTO_IPV6, WskOptions.IPV6_V6ONLY, 1));
        NioFixture.Listener v4 = fixture.listener(AF_INET);
        assertFails(
                STATUS_ADDRESS_ALREADY_EXISTS,
                () -> v4.endpoint().bind(SockAddr.any(AF_INET, both.address().port()), false));
        both.endpoint().startAccept();
        NioFixture.Stream client = fixture.open(AF_INET);
        assertThat(NioFixture.connect(
                        client, SockAddr.loopback(AF_INET, both.address().port())))
                .isZero();
        NioFixture.Stream server = both.accept();
        SockAddr remote = new SockAddr();
        server.endpoint().remoteAddress(remote);
        assertThat(remote.isV4Mapped()).isTrue();
        assertThat(NioFixture.addressOf(server.endpoint()).isV4Mapped()).isTrue();
        server.close(true);
    }

    @Test
    void anIpv6ListenerResetsIpv4() throws Exception {
        NioFixture.Listener v6 = fixture.listen(SockAddr.any(AF_INET6, 0));
        NioFixture.Stream client = fixture.open(AF_INET);
        long result = NioFixture.connect(
                client, SockAddr.loopback(AF_INET, v6.address().port()));
        if (result == 0) {
            result = client.read(NioFixture.room(1));
        }
        assertThat(IoResult.isFailure(result)).isTrue();
        assertThat(v6.sink().accepted).isEmpty();
    }

    @Test
    void anIpv6ListenerResetsIpv4EvenWhenNothingIsWantedAndKeepsIpv6() throws Exception {
        NioFixture.Listener v6 = fixture.listener(AF_INET6);
        v6.endpoint().bind(SockAddr.any(AF_INET6, 0), false);
        int port = v6.address().port();
        NioFixture.Stream early = fixture.open(AF_INET6);
        assertThat(NioFixture.connect(early, SockAddr.loopback(AF_INET6, port))).isZero();
        NioFixture.Stream client = fixture.open(AF_INET);
        long result = NioFixture.connect(client, SockAddr.loopback(AF_INET, port));
        if (result == 0) {
            result = client.read(NioFixture.room(1));
        }
        assertThat(IoResult.isFailure(result)).isTrue();
        assertThat(v6.sink().accepted).isEmpty();
        early.write("x");
        v6.endpoint().startAccept();
        NioFixture.Stream server = v6.accept();
        assertThat(server.read(NioFixture.room(1))).isEqualTo(1);
        server.close(true);
    }

    @Test
    void aPathIsTakenOverWhenSharedAndDeletedByItsLastOwner(@TempDir Path folder) throws Exception {
        SockAddr path = SockAddr.unix(folder.resolve("s").toString());
        NioFixture.Stream former = fixture.open(AF_UNIX);
        former.endpoint().bind(path, false);
        NioFixture.Listener listener = fixture.listener(AF_UNIX);
        assertFails(STATUS_ADDRESS_ALREADY_EXISTS, () -> listener.endpoint().bind(path, false));
        listener.endpoint().bind(path, true);
        former.close(false);
        assertThat(folder.resolve("s")).exists();
        listener.endpoint().startAccept();
        NioFixture.Stream client = fixture.open(AF_UNIX);
        assertThat(NioFixture.connect(client, path)).isZero();
        listener.accept().close(true);
        listener.endpoint().close(false);
        listener.sink().awaitClosed();
        assertThat(folder.resolve("s")).doesNotExist();
    }

    @Test
    void aPathOfSomebodyElseIsNotTakenOver(@TempDir Path folder) throws Exception {
        Path file = Files.createFile(folder.resolve("s"));
        NioFixture.Listener listener = fixture.listener(AF_UNIX);
        assertFails(
                STATUS_ADDRESS_ALREADY_EXISTS, () -> listener.endpoint().bind(SockAddr.unix(file.toString()), true));
        assertThat(file).exists();
    }

    @Test
    void addressesThatAreNotOursOrNotOfTheFamilyAreRefused() throws Exception {
        for (boolean datagrams : new boolean[] {false, true}) {
            Endpoint v4 = open(datagrams, AF_INET);
            Endpoint v6 = open(datagrams, AF_INET6);
            assertFails(STATUS_INVALID_ADDRESS_COMPONENT, () -> v4.bind(SockAddr.of("192.0.2.1", 0), false));
            assertFails(STATUS_INVALID_PARAMETER, () -> v4.bind(SockAddr.any(AF_INET6, 0), false));
            assertFails(STATUS_INVALID_PARAMETER, () -> v6.bind(SockAddr.any(AF_INET, 0), false));
            assertFails(
                    STATUS_INVALID_PARAMETER,
                    () -> v6.bind(SockAddr.loopback(AF_INET, 0).mapToInet6(), false));
            v4.bind(SockAddr.any(AF_INET, 0), false);
            assertFails(STATUS_INVALID_DEVICE_STATE, () -> v4.bind(SockAddr.any(AF_INET, 0), false));
        }
    }

    @Test
    void aPortIsFreeOnceItsEndpointIsClosed() throws Exception {
        for (boolean datagrams : new boolean[] {false, true}) {
            for (int i = 0; i < 50; i++) {
                int port;
                if (datagrams) {
                    NioFixture.Datagrams first = fixture.datagrams(SockAddr.any(AF_INET, 0));
                    port = first.address().port();
                    first.endpoint().close(false);
                    first.sink().awaitClosed();
                } else {
                    NioFixture.Listener first = fixture.listen(SockAddr.any(AF_INET, 0));
                    port = first.address().port();
                    first.endpoint().close(false);
                    first.sink().awaitClosed();
                }
                open(datagrams, AF_INET).bind(SockAddr.any(AF_INET, port), false);
            }
        }
    }
}
