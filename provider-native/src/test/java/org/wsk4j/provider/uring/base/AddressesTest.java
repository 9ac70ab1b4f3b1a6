package org.wsk4j.provider.uring.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.wsk4j.data.SockAddr.AF_INET;
import static org.wsk4j.data.SockAddr.AF_INET6;
import static org.wsk4j.data.SockAddr.AF_UNIX;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wsk4j.data.SockAddr;
import org.wsk4j.provider.kit.TransportException;
import org.wsk4j.provider.uring.abi.SockaddrIn;
import org.wsk4j.provider.uring.abi.SockaddrIn6;
import org.wsk4j.provider.uring.abi.SockaddrUn;
import org.wsk4j.provider.uring.abi.SocketConstants;
import org.wsk4j.provider.uring.libc.Errno;
import org.wsk4j.provider.uring.libc.Memory;
import org.wsk4j.provider.uring.libc.MemoryBlock;

class AddressesTest {

    private MemoryBlock block;
    private long memory;

    @BeforeEach
    void allocate() {
        block = MemoryBlock.allocate(Addresses.ROOM, 8);
        memory = block.address();
        for (int i = 0; i < Addresses.ROOM; i++) {
            Memory.putByte(memory + i, 0x5A); // nothing of what was there before may shine through
        }
    }

    @AfterEach
    void free() {
        block.close();
    }

    private SockAddr back(int length, int family) {
        SockAddr address = new SockAddr();
        Addresses.take(memory, length, family, address);
        return address;
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, 80", "0.0.0.0, 0", "255.255.255.255, 65535", "10.1.2.3, 258"})
    void inetComesBack(String literal, int port) {
        SockAddr address = SockAddr.of(literal, port);
        assertThat(Addresses.put(address, memory)).isEqualTo(SockaddrIn.SIZE);
        assertThat(SockaddrIn.sinFamily(memory)).isEqualTo(SocketConstants.AF_INET);
        assertThat(Memory.byteAt(memory + 2) & 0xFF)
                .as("the port in the order of the net")
                .isEqualTo(port >> 8);
        assertThat(Memory.byteAt(memory + 4) & 0xFF)
                .as("the address in the order of the net")
                .isEqualTo(address.inet() >>> 24);
        assertThat(back(SockaddrIn.SIZE, AF_INET)).isEqualTo(address);
    }

    @ParameterizedTest
    @CsvSource({"::1, 80", "::, 0", "fe80::1:2, 65535", "::ffff:10.0.0.1, 1"})
    void inet6ComesBack(String literal, int port) {
        SockAddr address = new SockAddr().setInet6(0, 0, 0, 0);
        SockAddr given = SockAddr.of(literal, port);
        address.setInet6(given.inet6High(), given.inet6Low(), port, 7);
        address.setFlowInfo(0x12345);
        assertThat(Addresses.put(address, memory)).isEqualTo(SockaddrIn6.SIZE);
        assertThat(SockaddrIn6.sin6Family(memory)).isEqualTo(SocketConstants.AF_INET6);
        SockAddr taken = back(SockaddrIn6.SIZE, AF_INET6);
        assertThat(taken.inet6High()).isEqualTo(address.inet6High());
        assertThat(taken.inet6Low()).isEqualTo(address.inet6Low());
        assertThat(taken.port()).isEqualTo(port);
        assertThat(taken.scopeId()).isEqualTo(7);
        assertThat(taken.flowInfo()).isEqualTo(0x12345);
    }

    @ParameterizedTest
    @CsvSource({"/tmp/socket", "/tmp/sökket", "'\0abstract'", "x"})
    void pathsComeBack(String path) {
        SockAddr address = new SockAddr().setUnix(path);
        int length = Addresses.put(address, memory);
        assertThat(SockaddrUn.sunFamily(memory)).isEqualTo(SocketConstants.AF_UNIX);
        assertThat(back(length, AF_UNIX).path()).isEqualTo(path);
    }

    @Test
    void aPathEndsWithZeroAndAnAbstractNameDoesNot() {
        assertThat(Addresses.put(new SockAddr().setUnix("/a"), memory)).isEqualTo(2 + 3);
        assertThat(Memory.byteAt(SockaddrUn.sunPath(memory) + 2)).isZero();
        assertThat(Addresses.put(new SockAddr().setUnix("\0a"), memory)).isEqualTo(2 + 2);
        assertThat(Addresses.put(new SockAddr().setUnix(""), memory)).isEqualTo(2);
    }

    @Test
    void aPathThatIsTooLongIsRefused() {
        int most = SockaddrUn.SIZE - 3;
        assertThat(Addresses.put(new SockAddr().setUnix("x".repeat(most)), memory))
                .isEqualTo(SockaddrUn.SIZE);
        assertThat(Addresses.put(new SockAddr().setUnix("x".repeat(most + 1)), memory))
                .isEqualTo(-Errno.ENAMETOOLONG);
    }

    @Test
    void whatTheKernelDoesNotNameIsTheUnnamedAddress() {
        assertThat(back(0, AF_INET)).isEqualTo(SockAddr.any(AF_INET, 0));
        assertThat(back(0, AF_INET6)).isEqualTo(SockAddr.any(AF_INET6, 0));
        assertThat(back(2, AF_UNIX).path()).isEmpty();
        assertThat(back(0, AF_UNIX).path()).isEmpty();
    }

    @Test
    void onlyTheFamilyFitsAndNoInetBehindInet6AloneEither() {
        SockAddr inet = SockAddr.of("10.0.0.1", 1);
        assertThat(Addresses.fits(inet, AF_INET, false)).isTrue();
        assertThat(Addresses.fits(inet, AF_INET6, false)).isFalse();
        assertThat(Addresses.fits(inet.mapToInet6(), AF_INET6, false)).isTrue();
        assertThat(Addresses.fits(inet.mapToInet6(), AF_INET6, true)).isFalse();
    }

    @Test
    void familiesHaveTheNumbersOfTheHost() throws Exception {
        assertThat(Addresses.hostFamily(AF_INET6)).isEqualTo(10);
        assertThatThrownBy(() -> Addresses.hostFamily(99)).isInstanceOf(TransportException.class);
    }
}
