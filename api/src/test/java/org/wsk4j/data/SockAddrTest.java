package org.wsk4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("AddressSelection") // of literals, which have one address
class SockAddrTest {

    @Test
    void anIpv4AddressIsConvertedBothWays() {
        InetSocketAddress jdk = new InetSocketAddress("192.0.2.17", 4711);
        SockAddr address = SockAddr.of(jdk);
        assertThat(address.family()).isEqualTo(SockAddr.AF_INET);
        assertThat(address.inet()).isEqualTo(0xC0000211);
        assertThat(address.port()).isEqualTo(4711);
        assertThat(address.toSocketAddress()).isEqualTo(jdk);
        assertThat(new SockAddr().setInet(0xC0000211, 4711).toSocketAddress()).isEqualTo(jdk);
        assertThat(address).hasToString("192.0.2.17:4711");
    }

    @Test
    void anIpv6AddressIsConvertedBothWays() {
        InetSocketAddress jdk = new InetSocketAddress("2001:db8:1:2:3:4:5:6", 443);
        SockAddr address = SockAddr.of(jdk);
        assertThat(address.family()).isEqualTo(SockAddr.AF_INET6);
        assertThat(address.inet6High()).isEqualTo(0x20010DB8_00010002L);
        assertThat(address.inet6Low()).isEqualTo(0x00030004_00050006L);
        assertThat(new SockAddr()
                        .setInet6(0x20010DB8_00010002L, 0x00030004_00050006L, 443, 0)
                        .toSocketAddress())
                .isEqualTo(jdk);
        assertThat(address).hasToString("[2001:db8:1:2:3:4:5:6]:443");
    }

    @Test
    void theScopeOfALinkLocalAddressSurvives() throws UnknownHostException {
        byte[] bytes = InetAddress.getByName("fe80::1").getAddress();
        InetSocketAddress jdk = new InetSocketAddress(Inet6Address.getByAddress(null, bytes, 3), 1);
        SockAddr address = SockAddr.of(jdk);
        assertThat(address.scopeId()).isEqualTo(3);
        SockAddr copy = new SockAddr().setInet6(address.inet6High(), address.inet6Low(), 1, 3);
        Inet6Address converted = (Inet6Address) ((InetSocketAddress) copy.toSocketAddress()).getAddress();
        assertThat(converted.getScopeId()).isEqualTo(3);
        assertThat(copy).isEqualTo(address);
        assertThat(new SockAddr().setInet6(address.inet6High(), address.inet6Low(), 1, 4))
                .isNotEqualTo(address);
    }

    @Test
    void aV4MappedAddressKeepsItsForm() {
        SockAddr mapped = SockAddr.of("192.0.2.1", 80).mapToInet6();
        assertThat(mapped.family()).isEqualTo(SockAddr.AF_INET6);
        assertThat(mapped.isV4Mapped()).isTrue();
        assertThat(mapped.inet6High()).isZero();
        assertThat(mapped.inet6Low()).isEqualTo(0xFFFF_C000_0201L);
        assertThat(mapped.mapToInet6().inet6Low()).isEqualTo(0xFFFF_C000_0201L);
        // The JDK has no v4-mapped object: it answers the IPv4 one.
        assertThat(mapped.toSocketAddress()).isEqualTo(new InetSocketAddress("192.0.2.1", 80));
        assertThat(mapped.toString()).contains("192.0.2.1").endsWith(":80");
        assertThat(SockAddr.of("::1", 0).isV4Mapped()).isFalse();
        assertThat(SockAddr.of("192.0.2.1", 80).isV4Mapped()).isFalse();
    }

    @Test
    void aUnixAddressIsConvertedBothWays() {
        UnixDomainSocketAddress jdk = UnixDomainSocketAddress.of("/run/example.sock");
        SockAddr address = SockAddr.of(jdk);
        assertThat(address.family()).isEqualTo(SockAddr.AF_UNIX);
        assertThat(address.path()).isEqualTo("/run/example.sock");
        assertThat(address.port()).isZero();
        assertThat(SockAddr.unix("/run/example.sock").toSocketAddress()).isEqualTo(jdk);
        assertThat(SockAddr.unix("").toSocketAddress()).isEqualTo(UnixDomainSocketAddress.of(""));
        assertThat(address).hasToString("unix:/run/example.sock");
    }

    @Test
    void whatIsNoAddressIsRefusedWithoutChange() {
        SockAddr address = SockAddr.of("127.0.0.1", 7);
        SocketAddress unresolved = InetSocketAddress.createUnresolved("localhost", 1);
        assertThatThrownBy(() -> address.set(unresolved)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> address.set(new SocketAddress() {
                    private static final long serialVersionUID = 1;
                }))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> address.setPort(65_536)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> address.setInet(0, -1)).isInstanceOf(IllegalArgumentException.class);
        assertThat(address).isEqualTo(SockAddr.of("127.0.0.1", 7));
        assertThatThrownBy(() -> new SockAddr().toSocketAddress()).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost", "example.org", "1.2.3.4.5", "1.2.3.256", "1:2", "::g", "[::1", "a:b"})
    void whatIsNoLiteralIsRefusedWithoutALookUp(String text) {
        assertThatThrownBy(() -> SockAddr.of(text, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0,true,false",
        "'::',true,false",
        "127.0.0.1,false,false",
        "'::1',false,false",
        "224.0.0.1,false,true",
        "239.255.255.255,false,true",
        "240.0.0.0,false,false",
        "223.255.255.255,false,false",
        "'ff02::1',false,true",
        "'fe80::1',false,false"
    })
    void wildcardAndMulticastAreKnown(String literal, boolean any, boolean multicast) {
        SockAddr address = SockAddr.of(literal, 9);
        assertThat(address.isAny()).isEqualTo(any);
        assertThat(address.isMulticast()).isEqualTo(multicast);
    }

    @Test
    void wildcardAndLoopbackAreMadeForInternetFamilies() {
        assertThat(SockAddr.any(SockAddr.AF_INET, 5)).isEqualTo(SockAddr.of("0.0.0.0", 5));
        assertThat(SockAddr.any(SockAddr.AF_INET6, 5)).isEqualTo(SockAddr.of("::", 5));
        assertThat(SockAddr.loopback(SockAddr.AF_INET, 5)).isEqualTo(SockAddr.of("127.0.0.1", 5));
        assertThat(SockAddr.loopback(SockAddr.AF_INET6, 5)).isEqualTo(SockAddr.of("::1", 5));
        assertThatThrownBy(() -> SockAddr.any(SockAddr.AF_UNIX, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SockAddr.loopback(0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThat(new SockAddr().isAny()).isFalse();
    }

    @Test
    void theConvertedFormFollowsEveryChange() {
        SockAddr address = SockAddr.of("127.0.0.1", 1);
        SocketAddress before = address.toSocketAddress();
        assertThat(address.toSocketAddress()).isSameAs(before);
        assertThat(address.setPort(2).toSocketAddress()).isEqualTo(new InetSocketAddress("127.0.0.1", 2));
        address.set(SockAddr.of("::1", 3));
        assertThat(address.toSocketAddress()).isEqualTo(new InetSocketAddress("::1", 3));
        assertThat(address.setUnix("/x").toSocketAddress()).isEqualTo(UnixDomainSocketAddress.of("/x"));
        address.clear();
        assertThat(address).isEqualTo(new SockAddr()).hasToString("AF_UNSPEC");
    }

    @Test
    void equalityIsByValue() {
        SockAddr address = SockAddr.of("127.0.0.1", 1);
        assertThat(address)
                .isEqualTo(SockAddr.of("127.0.0.1", 1))
                .hasSameHashCodeAs(SockAddr.of("127.0.0.1", 1))
                .isNotEqualTo(SockAddr.of("127.0.0.1", 2))
                .isNotEqualTo(SockAddr.of("127.0.0.2", 1))
                .isNotEqualTo(SockAddr.of("127.0.0.1", 1).mapToInet6())
                .isNotEqualTo(SockAddr.unix("127.0.0.1"));
    }
}
