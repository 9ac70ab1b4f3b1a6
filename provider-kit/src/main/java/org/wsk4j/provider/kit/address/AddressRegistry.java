package org.wsk4j.provider.kit.address;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.wsk4j.nt.NtStatus;

/**
 * Which addresses of one protocol the sockets of this program hold, whatever their providers are. Hosts share addresses by
 * rules of their own, which differ from Winsock's in almost every case; so the matrix of Winsock is evaluated here, and the
 * host is told to share where it says so. Against other programs only the host's rules exist.
 *
 * <p>A claim is compared and entered in one step: of two binds at once, the second one sees the first one.
 */
public final class AddressRegistry {

    private static final AddressRegistry TCP = new AddressRegistry();
    private static final AddressRegistry UDP = new AddressRegistry();

    /** Claims by port. guarded by this. */
    private final Map<Integer, List<AddressClaim>> claims = new HashMap<>();

    AddressRegistry() {}

    /**
     * The addresses of TCP in this program.
     *
     * @return always the same registry
     */
    public static AddressRegistry tcp() {
        return TCP;
    }

    /**
     * The addresses of UDP in this program.
     *
     * @return always the same registry
     */
    public static AddressRegistry udp() {
        return UDP;
    }

    /**
     * Enters a claim if all sockets that are there permit it.
     *
     * @param claim what a socket wants, with its real port
     * @return STATUS_SUCCESS, STATUS_ADDRESS_ALREADY_EXISTS or STATUS_ACCESS_DENIED
     */
    public synchronized NtStatus claim(AddressClaim claim) {
        List<AddressClaim> there = claims.computeIfAbsent(claim.address().port(), port -> new ArrayList<>(1));
        NtStatus denied = NtStatus.STATUS_SUCCESS;
        for (AddressClaim first : there) {
            NtStatus answer = judge(claim, first);
            if (answer == NtStatus.STATUS_ADDRESS_ALREADY_EXISTS) {
                return answer;
            }
            if (answer != NtStatus.STATUS_SUCCESS) {
                denied = answer;
            }
        }
        if (denied == NtStatus.STATUS_SUCCESS) {
            there.add(claim);
        }
        return denied;
    }

    /**
     * Enters a claim on a port that the host chose. The host alone knows that it is free: it takes the port of a socket back
     * when its connection is reset or refused, if it chose that one too, and when its endpoint closes, each before the
     * socket here is closed and its claim given back.
     *
     * @param claim what a socket got, with its real port
     */
    public synchronized void claimChosen(AddressClaim claim) {
        claims.computeIfAbsent(claim.address().port(), port -> new ArrayList<>(1))
                .add(claim);
    }

    private static NtStatus judge(AddressClaim second, AddressClaim first) {
        if (!second.meets(first)) {
            return NtStatus.STATUS_SUCCESS;
        }
        SharingVerdict verdict =
                SharingVerdict.of(second.sharing(), second.isWildcard(), first.sharing(), first.isWildcard());
        if (verdict == SharingVerdict.CHECK
                && first.descriptor() != null
                && first.descriptor().permitsSharing(second.owner())) {
            return NtStatus.STATUS_SUCCESS;
        }
        return verdict.refusal();
    }

    /**
     * Whether another socket of this program holds the same port, so that the host has to be told to share it.
     *
     * @param claim an entered claim
     * @return true if it is not alone on its port
     */
    public synchronized boolean isShared(AddressClaim claim) {
        List<AddressClaim> there = claims.get(claim.address().port());
        return there != null && there.size() > 1;
    }

    /**
     * Gives a claim back.
     *
     * @param claim an entered claim, the very object; others are ignored
     */
    public synchronized void release(AddressClaim claim) {
        List<AddressClaim> there = claims.get(claim.address().port());
        if (there == null) {
            return;
        }
        there.removeIf(entered -> entered == claim);
        if (there.isEmpty()) {
            claims.remove(claim.address().port());
        }
    }
}
