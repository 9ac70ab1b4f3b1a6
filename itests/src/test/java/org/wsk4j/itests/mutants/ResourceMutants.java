package org.wsk4j.itests.mutants;

import static org.wsk4j.itests.mutants.Mutant.inNio;
import static org.wsk4j.itests.mutants.Mutant.inSocket;

import java.util.List;

/** Faults that leave something behind: descriptors, memory, threads. */
final class ResourceMutants {

    private ResourceMutants() {}

    static List<Mutant> all() {
        return List.of(
                inSocket(
                        "descriptors-leaked",
                        "Connections that nobody accepted stay open when their listener is closed",
                        "Listener",
                        "        left.forEach(Listener::abandon);\n",
                        "",
                        "request.CloseContract.closeOfAListenerResetsWhatIsQueued"),
                inNio(
                        "selector-leaked",
                        "The selectors stay open when the provider leaves",
                        "NioLoop",
                        "        close(selector);\n",
                        "",
                        "client.DepartureContract.afterDepartureNothingIsMade"),
                inSocket(
                        "memory-leaked",
                        "Memory of data that the client took is not given back",
                        "ReceiveBuffer",
                        "            emptied[emptiedCount++] = chunk;\n",
                        "",
                        "event.EventContract.rule35RandomAcceptanceLosesAndDoublesNothing"),
                inSocket(
                        "datagram-memory-leaked",
                        "Memory of datagrams that a full socket drops is not given back",
                        "DatagramReceives",
                        "        } else {\n            chunk.release();\n        }",
                        "        }",
                        "datagram.DatagramContract.rule48FixedPeer"),
                inNio(
                        "thread-leaked",
                        "The loops go on after the provider has left",
                        "NioLoop",
                        "if (!ending || !closing.isEmpty()) {",
                        "if (ending || !closing.isEmpty()) {",
                        "client.DepartureContract.afterDepartureNothingIsMade"));
    }
}
