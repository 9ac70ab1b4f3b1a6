package org.wsk4j.itests.mutants;

import static org.wsk4j.itests.mutants.Mutant.inNio;
import static org.wsk4j.itests.mutants.Mutant.inSocket;

import java.util.List;

/** Faults in what clients meet: capabilities, registration, departure, addresses. */
final class ClientMutants {

    private ClientMutants() {}

    static List<Mutant> all() {
        return List.of(
                inNio(
                        "lie-tos",
                        "Says that it can send TOS, and cannot",
                        "NioCharacteristics",
                        ".capability(WskCapability.TOS, ABSENT, NO_CONTROL)",
                        ".capability(WskCapability.TOS, NATIVE, NO_CONTROL)",
                        "datagram.ControlInfoContract.rule50ControlInformationIsSentOrRefused"),
                inNio(
                        "lie-fast-open",
                        "Says that it has TCP Fast Open, and has not",
                        "NioCharacteristics",
                        ".capability(WskCapability.FAST_OPEN, ABSENT,",
                        ".capability(WskCapability.FAST_OPEN, NATIVE,",
                        "stream.ConnectContract.rule31FirstDataWithFastOpen"),
                inNio(
                        "lie-drain",
                        "Says that it cannot drain, and does",
                        "NioCharacteristics",
                        ".capability(WskCapability.RECEIVE_DRAIN, EMULATED,",
                        ".capability(WskCapability.RECEIVE_DRAIN, ABSENT,",
                        "stream.StreamDataContract.rule26DrainDiscardsUntilTheEnd"),
                inSocket(
                        "detach-early",
                        "A client is detached although its sockets are open",
                        "ClientBinding",
                        "while (!isQuiet(untilSocketsClosed)) {",
                        "while (!isQuiet(false)) {",
                        "client.RegistrationContract.rule51DeregisterWaitsForAll"),
                inSocket(
                        "detach-forgets",
                        "A client that leaves keeps its wait for a new transport list",
                        "ClientBinding",
                        "        transportListChanged(NtStatus.STATUS_CANCELLED);\n        long start",
                        "        long start",
                        "client.RegistrationContract.rule51TransportListChange"),
                inSocket(
                        "orphan-forgotten",
                        "What waits on a socket whose provider leaves is not completed",
                        "SocketCore",
                        "                if (part != null) {\n                    takeQueued(part, left);\n                }\n"
                                + "                left.result(NtStatus.STATUS_FILE_FORCED_CLOSED);",
                        "                left.result(NtStatus.STATUS_FILE_FORCED_CLOSED);",
                        "client.DepartureContract.rule44OrphanedListenerAndDatagramSocket"),
                inSocket(
                        "orphan-cancelled",
                        "What the transport had when the provider left completes as if it was cancelled",
                        "SocketCore",
                        "if (orphaned) {\n            requests.result(NtStatus.STATUS_FILE_FORCED_CLOSED);",
                        "if (orphaned) {\n            requests.result(NtStatus.STATUS_CANCELLED);",
                        "client.DepartureContract.rule44OrphanedConnection"),
                inSocket(
                        "orphan-untold",
                        "The client of a connection is not told that its provider has left",
                        "ConnectionCallbacks",
                        "            if (table != null && table.receiveEvent() != null) {\n                table.receiveEvent()\n",
                        "            if (table == null && table.receiveEvent() != null) {\n                table.receiveEvent()\n",
                        "client.DepartureContract.rule44OrphanedConnection"),
                new Mutant(
                        "sharing-cell",
                        "One cell of the address sharing matrix: reuse on a specific address over an exclusive wildcard",
                        "provider-kit",
                        "org.wsk4j.provider.kit.address.SharingVerdict",
                        "{CHECK, DENIED, OK, OK, DENIED, DENIED},",
                        "{CHECK, DENIED, OK, OK, OK, DENIED},",
                        "client.AddressSharingContract.rule52SharingMatrix"),
                new Mutant(
                        "sharing-descriptor",
                        "The second socket's security descriptor decides, not the first one's",
                        "provider-kit",
                        "org.wsk4j.provider.kit.address.AddressRegistry",
                        "&& first.permits(second)) {",
                        "&& second.permits(second)) {",
                        "client.AddressSharingContract.rule52PermissiveDescriptorOpensTheCheckCells"));
    }
}
