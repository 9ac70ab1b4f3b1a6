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
                        "stream.InspectContract.rule45CloseWithAPendedRequest"),
                inNio(
                        "selector-leaked",
                        "The selectors stay open when the provider leaves",
                        "NioLoop",
                        "        close(selector);\n",
                        "",
                        "swap.LeftoverContract.nothingStaysWhenProvidersAreGone"),
                inSocket(
                        "memory-leaked",
                        "Memory of data that the client took is not given back",
                        "ReceiveBuffer",
                        "            emptied[emptiedCount++] = chunk;\n",
                        "",
                        "event.RetentionContract.rule38MemoryOfWhatWasTakenComesBack"),
                inSocket(
                        "datagram-memory-leaked",
                        "Memory of datagrams that a full socket drops is not given back",
                        "DatagramReceives",
                        "        } else if (!wanted) {\n            chunk.release();\n        }",
                        "        }",
                        "datagram.DatagramContract.rule48FilteredDatagramsCostNoMemory"),
                inNio(
                        "thread-leaked",
                        "The loops go on after the provider has left",
                        "NioLoop",
                        "if (!ending || !closing.isEmpty()) {",
                        "if (ending || !closing.isEmpty()) {",
                        "swap.LeftoverContract.nothingStaysWhenProvidersAreGone"));
    }
}
