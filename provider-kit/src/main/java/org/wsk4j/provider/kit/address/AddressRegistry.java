package org.wsk4j.provider.kit.address;

import org.jspecify.annotations.Nullable;
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

    private static final int PORTS = 1 << 16;
    private static final int PAGE = 1 << 8;

    /** The first claim of each port, in pages that are made when they are wanted. guarded by this. */
    private final @Nullable AddressClaim[][] pages = new @Nullable AddressClaim[PORTS / PAGE][];

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
        NtStatus denied = NtStatus.STATUS_SUCCESS;
        for (AddressClaim first = first(claim); first != null; first = first.next) {
            NtStatus answer = judge(claim, first);
            if (answer == NtStatus.STATUS_ADDRESS_ALREADY_EXISTS) {
                return answer;
            }
            if (answer != NtStatus.STATUS_SUCCESS) {
                denied = answer;
            }
        }
        if (denied == NtStatus.STATUS_SUCCESS) {
            enter(claim);
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
        enter(claim);
    }

    private @Nullable AddressClaim first(AddressClaim claim) {
        int port = claim.port();
        @Nullable AddressClaim[] page = pages[port / PAGE];
        return page == null ? null : page[port % PAGE];
    }

    private void enter(AddressClaim claim) {
        claim.next = first(claim);
        setFirst(claim.port(), claim);
    }

    private void setFirst(int port, @Nullable AddressClaim first) {
        @Nullable AddressClaim[] page = pages[port / PAGE];
        if (page == null) {
            page = new @Nullable AddressClaim[PAGE];
            pages[port / PAGE] = page;
        }
        page[port % PAGE] = first;
    }

    private static NtStatus judge(AddressClaim second, AddressClaim first) {
        if (!second.meets(first)) {
            return NtStatus.STATUS_SUCCESS;
        }
        SharingVerdict verdict =
                SharingVerdict.of(second.sharing(), second.isWildcard(), first.sharing(), first.isWildcard());
        if (verdict == SharingVerdict.CHECK && first.permits(second)) {
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
        AddressClaim there = first(claim);
        return there != null && there.next != null;
    }

    /**
     * Gives a claim back.
     *
     * @param claim an entered claim, the very object; others are ignored
     */
    public synchronized void release(AddressClaim claim) {
        AddressClaim before = null;
        for (AddressClaim at = first(claim); at != null; before = at, at = at.next) {
            if (at == claim) {
                if (before == null) {
                    setFirst(claim.port(), claim.next);
                } else {
                    before.next = claim.next;
                }
                claim.next = null;
                return;
            }
        }
    }
}
