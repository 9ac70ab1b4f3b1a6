package org.wsk4j.provider.kit.socket;

import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import org.wsk4j.data.SockAddr;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.address.LocalAddresses;

/** SIO_ADDRESS_LIST_QUERY and SIO_ADDRESS_LIST_SORT. */
final class AddressLists {

    /** SOCKET_ADDRESS_LIST without entries, and one entry: SOCKET_ADDRESS and a SOCKADDR_STORAGE. */
    private static final int HEAD = 8;

    private static final int ENTRY = 16 + 128;

    private AddressLists() {}

    static NtStatus query(ControlCall call, int family) {
        try {
            return answer(call, LocalAddresses.of(family));
        } catch (SocketException e) {
            return NtStatus.STATUS_UNSUCCESSFUL;
        }
    }

    static NtStatus sort(ControlCall call) {
        List<?> given = call.pointerInput(List.class);
        if (given == null) {
            return NtStatus.STATUS_INVALID_PARAMETER;
        }
        List<SockAddr> addresses = new ArrayList<>(given.size());
        for (Object one : given) {
            if (!(one instanceof SockAddr address)) {
                return NtStatus.STATUS_INVALID_PARAMETER;
            }
            addresses.add(address);
        }
        try {
            return answer(call, LocalAddresses.sorted(addresses));
        } catch (SocketException e) {
            return NtStatus.STATUS_UNSUCCESSFUL;
        }
    }

    private static NtStatus answer(ControlCall call, List<SockAddr> addresses) {
        return call.answerPointer(List.copyOf(addresses), HEAD + (long) ENTRY * addresses.size());
    }
}
