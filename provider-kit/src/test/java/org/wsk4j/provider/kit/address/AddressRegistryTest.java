package org.wsk4j.provider.kit.address;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wsk4j.nt.NtStatus.STATUS_ACCESS_DENIED;
import static org.wsk4j.nt.NtStatus.STATUS_ADDRESS_ALREADY_EXISTS;
import static org.wsk4j.nt.NtStatus.STATUS_SUCCESS;

import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.wsk4j.SecurityDescriptor;
import org.wsk4j.data.SockAddr;
import org.wsk4j.nt.NtStatus;

class AddressRegistryTest {

    private static final String MATRIX = """
               DW     DS     RW     RS     EW     ES
            DW INUSE  ok     INUSE  ok     INUSE  ok
            DS CHECK  INUSE  CHECK  DENIED DENIED INUSE
            RW DENIED ok     ok     ok     DENIED ok
            RS CHECK  DENIED ok     ok     DENIED DENIED
            EW INUSE  INUSE  INUSE  INUSE  INUSE  INUSE
            ES CHECK  INUSE  CHECK  INUSE  DENIED INUSE
            """;

    private final AddressRegistry registry = new AddressRegistry();

    private static Sharing sharing(char letter) {
        return switch (letter) {
            case 'D' -> Sharing.DEFAULT;
            case 'R' -> Sharing.REUSE;
            default -> Sharing.EXCLUSIVE;
        };
    }

    private static AddressClaim claim(String literal, int port, Sharing sharing) {
        return new AddressClaim(SockAddr.of(literal, port), false, sharing, null, null);
    }

    /** Each cell, as second, first, answer. */
    static List<String[]> cells() {
        List<String> lines = MATRIX.lines().toList();
        List<String> columns = List.of(lines.get(0).trim().split(" +", -1));
        List<String[]> cells = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] row = line.split(" +", -1);
            for (int i = 0; i < columns.size(); i++) {
                cells.add(new String[] {row[0], columns.get(i), row[i + 1]});
            }
        }
        return cells;
    }

    private static AddressClaim cell(String name, String specific, SecurityDescriptor descriptor) {
        SockAddr address = SockAddr.of(specific, 80);
        if (name.charAt(1) == 'W') {
            address = SockAddr.any(address.family(), 80);
        }
        return new AddressClaim(address, false, sharing(name.charAt(0)), null, descriptor);
    }

    @ParameterizedTest(name = "{0} after {1}: {2}")
    @MethodSource("cells")
    void secondBindIsJudgedByTheMatrix(String second, String first, String answer) {
        for (String address : new String[] {"10.0.0.1", "fd00::1"}) {
            NtStatus expected = switch (answer) {
                case "ok" -> STATUS_SUCCESS;
                case "INUSE" -> STATUS_ADDRESS_ALREADY_EXISTS;
                default -> STATUS_ACCESS_DENIED;
            };
            AddressClaim one = cell(first, address, null);
            assertEquals(STATUS_SUCCESS, registry.claim(one));
            AddressClaim two = cell(second, address, null);
            assertEquals(expected, registry.claim(two));
            assertEquals(answer.equals("ok"), registry.isShared(one));
            registry.release(one);
            registry.release(two);
            AddressClaim permissive = cell(first, address, owner -> true);
            assertEquals(STATUS_SUCCESS, registry.claim(permissive));
            assertEquals(
                    answer.equals("CHECK") ? STATUS_SUCCESS : expected, registry.claim(two), "permitted by the first");
            registry.release(permissive);
            registry.release(two);
        }
    }

    @Test
    void descriptorOfTheFirstJudgesTheOwnerOfTheSecond() {
        Principal friend = () -> "friend";
        SecurityDescriptor onlyFriends = owner -> owner == friend;
        registry.claim(new AddressClaim(SockAddr.any(SockAddr.AF_INET, 80), false, Sharing.DEFAULT, null, onlyFriends));
        SockAddr specific = SockAddr.of("10.0.0.1", 80);
        assertEquals(
                STATUS_ACCESS_DENIED,
                registry.claim(new AddressClaim(specific, false, Sharing.DEFAULT, () -> "stranger", owner -> true)));
        assertEquals(STATUS_SUCCESS, registry.claim(new AddressClaim(specific, false, Sharing.DEFAULT, friend, null)));
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1, 10.0.0.2, true",
        "10.0.0.1, 10.0.0.1, false",
        "0.0.0.0, ::, true",
        "10.0.0.1, ::, true",
        "fe80::1%1, fe80::1%2, true",
        "fe80::1%1, fe80::1%1, false",
        "fd00::1, fd00::2, true"
    })
    void differentAddressesNeverConflict(String first, String second, boolean free) {
        assertEquals(STATUS_SUCCESS, registry.claim(claim(first, 80, Sharing.EXCLUSIVE)));
        assertEquals(STATUS_SUCCESS, registry.claim(claim(second, 81, Sharing.EXCLUSIVE)), "another port");
        NtStatus answer = registry.claim(claim(second, 80, Sharing.EXCLUSIVE));
        assertEquals(free ? STATUS_SUCCESS : STATUS_ADDRESS_ALREADY_EXISTS, answer);
    }

    @Test
    void dualWildcardTakesInetToo() {
        AddressClaim dual = new AddressClaim(SockAddr.any(SockAddr.AF_INET6, 80), true, Sharing.DEFAULT, null, null);
        AddressClaim inet = new AddressClaim(SockAddr.any(SockAddr.AF_INET, 80), false, Sharing.DEFAULT, null, null);
        assertEquals(STATUS_SUCCESS, registry.claim(dual));
        assertEquals(STATUS_ADDRESS_ALREADY_EXISTS, registry.claim(inet));
        registry.release(dual);
        assertEquals(STATUS_SUCCESS, registry.claim(inet));
        assertEquals(STATUS_ADDRESS_ALREADY_EXISTS, registry.claim(dual));
    }

    @Test
    void mappedAddressIsTheInetAddress() {
        SockAddr mapped = SockAddr.of("10.0.0.1", 80).mapToInet6();
        registry.claim(claim("10.0.0.1", 80, Sharing.DEFAULT));
        assertEquals(
                STATUS_ADDRESS_ALREADY_EXISTS,
                registry.claim(new AddressClaim(mapped, true, Sharing.DEFAULT, null, null)));
        SockAddr other = SockAddr.of("10.0.0.2", 80).mapToInet6();
        assertEquals(STATUS_SUCCESS, registry.claim(new AddressClaim(other, true, Sharing.DEFAULT, null, null)));
        assertEquals(
                STATUS_SUCCESS,
                registry.claim(claim("::", 80, Sharing.DEFAULT)),
                "IPv6 alone is another address space");
    }

    @Test
    void onlyTheVeryClaimIsReleased() {
        AddressClaim held = claim("10.0.0.1", 80, Sharing.DEFAULT);
        registry.claim(held);
        AddressClaim equal = claim("10.0.0.1", 80, Sharing.DEFAULT);
        registry.release(equal);
        assertEquals(STATUS_ADDRESS_ALREADY_EXISTS, registry.claim(equal));
        assertFalse(registry.isShared(held));
        registry.release(held);
        assertEquals(STATUS_SUCCESS, registry.claim(equal));
    }

    @Test
    void ofTwoClaimsAtOnceOneWins() throws Exception {
        long seed = System.nanoTime();
        System.out.println("ofTwoClaimsAtOnceOneWins seed " + seed);
        Random random = new Random(seed);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            CyclicBarrier start = new CyclicBarrier(2);
            for (int i = 0; i < 2000; i++) {
                int port = 1 + random.nextInt(3);
                AddressClaim[] both = {
                    claim("10.0.0.1", port, Sharing.DEFAULT), claim("10.0.0.1", port, Sharing.EXCLUSIVE)
                };
                List<Future<NtStatus>> answers = new ArrayList<>();
                for (AddressClaim one : both) {
                    answers.add(threads.submit(() -> {
                        start.await();
                        return registry.claim(one);
                    }));
                }
                int winners = 0;
                for (Future<NtStatus> answer : answers) {
                    winners += answer.get() == STATUS_SUCCESS ? 1 : 0;
                }
                assertEquals(1, winners, "round " + i + " of seed " + seed);
                registry.release(both[0]);
                registry.release(both[1]);
            }
        } finally {
            threads.shutdown();
        }
        assertTrue(threads.awaitTermination(10, java.util.concurrent.TimeUnit.SECONDS));
    }

    /** Found by random programs: a bind to port 0 was refused for the sake of a socket that had lost the port. */
    @Test
    void portThatTheHostChoseIsFreeWhateverIsEntered() {
        SockAddr address = SockAddr.loopback(SockAddr.AF_INET, 4711);
        AddressClaim first = new AddressClaim(address, false, Sharing.DEFAULT, null, null);
        AddressClaim second = new AddressClaim(address, false, Sharing.DEFAULT, null, null);
        AddressClaim third = new AddressClaim(address, false, Sharing.DEFAULT, null, null);
        assertEquals(STATUS_SUCCESS, registry.claim(first));
        registry.claimChosen(second);
        registry.release(first);
        assertEquals(STATUS_ADDRESS_ALREADY_EXISTS, registry.claim(third), "the second one is there");
        registry.release(second);
        assertEquals(STATUS_SUCCESS, registry.claim(third));
    }
}
