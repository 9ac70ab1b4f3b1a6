package org.wsk4j.itests.mutants;

import static org.wsk4j.itests.mutants.Mutant.inNio;
import static org.wsk4j.itests.mutants.Mutant.inSocket;

import java.util.List;

/** Faults in datagrams. */
final class DatagramMutants {

    private DatagramMutants() {}

    static List<Mutant> all() {
        return List.of(
                inNio(
                        "truncation-untold",
                        "A datagram is cut without MSG_TRUNC",
                        "NioDatagramInput",
                        "into.setFlags(copied < length ? MSG_TRUNC : 0);",
                        "into.setFlags(0);",
                        "datagram.DatagramContract.rule47TruncationLosesOnlyTheTail"),
                inSocket(
                        "truncation-untold-after-push",
                        "A datagram that was pushed is cut without MSG_TRUNC",
                        "DatagramNode",
                        "            flags |= MsgFlags.MSG_TRUNC;\n",
                        "            flags |= 0;\n",
                        "datagram.DatagramContract.rule47TruncationLosesOnlyTheTail"),
                inSocket(
                        "tail-as-datagram",
                        "What does not fit a receive comes as the next datagram",
                        "DatagramReceives",
                        "            buffer.recycle(node);\n        }\n        buffer.releaseEmptied();\n        request",
                        "            buffer.recycle(node);\n        }\n        buffer.releaseEmptied();\n        request",
                        "datagram.DatagramContract.rule47TruncationLosesOnlyTheTail"),
                inNio(
                        "empty-as-nothing",
                        "A datagram without bytes is taken for none",
                        "NioDatagramInput",
                        "        held = null;\n        int length = datagram.remaining();\n        long copied",
                        "        held = null;\n        int length = datagram.remaining();\n        if (length == 0) {\n"
                                + "            scratch.giveBack(datagram);\n            return NOTHING;\n        }\n        long copied",
                        "datagram.DatagramContract.rule47EmptyDatagramIsNotTheEnd"),
                inSocket(
                        "filter-ignored",
                        "A fixed remote address lets all others in",
                        "FixedAddresses",
                        "return !isSet(remote)\n",
                        "return remote != null || !isSet(remote)\n",
                        "datagram.DatagramContract.rule48FixedPeer"),
                inSocket(
                        "filter-late",
                        "A fixed remote address lets in what was queued before",
                        "DatagramReceives",
                        "            buffer.filter(fixed);\n",
                        "",
                        "datagram.DatagramContract.rule48FixedPeer"),
                inSocket(
                        "filter-by-port",
                        "A fixed remote address looks at the host alone",
                        "FixedAddresses",
                        "                        && source.port() == remote.port()\n",
                        "",
                        "datagram.DatagramContract.rule48FixedPeer"),
                inSocket(
                        "boundaries-lost",
                        "Two messages of a list become one datagram",
                        "DatagramSends",
                        "        int index = batch.count();\n        DatagramSlot slot = batch.add();",
                        """
                                int index = batch.count();
                                if (index > 0 && owners[index - 1] == request && request.list != null && !scattered) {
                                    batch.slot(index - 1).payload().add(chain, offset, length);
                                    lengths[index - 1] += length;
                                    request.list = request.list.next();
                                    return true;
                                }
                                DatagramSlot slot = batch.add();
                        """,
                        "datagram.DatagramContract.rule49SendMessagesKeepsBoundaries"),
                inSocket(
                        "messages-information",
                        "A list of messages answers the bytes of its last one",
                        "DatagramSends",
                        "request.moved += lengths[index];",
                        "request.moved = lengths[index];",
                        "datagram.DatagramContract.rule49SendMessagesKeepsBoundaries"),
                inSocket(
                        "oversize-cut",
                        "A datagram that is too long is cut and sent",
                        "DatagramSocket",
                        "return NtStatus.STATUS_BUFFER_OVERFLOW;",
                        "request.length = 1;",
                        "datagram.DatagramContract.rule50OversizeIsRefused"),
                inSocket(
                        "control-ignored",
                        "Control information that the provider cannot send is left out",
                        "DatagramSocket",
                        "        return request.control == null\n",
                        "        request.control = null;\n        return request.control == null\n",
                        "datagram.ControlInfoContract.rule50ControlInformationIsSentOrRefused"));
    }
}
