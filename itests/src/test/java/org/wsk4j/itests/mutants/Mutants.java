package org.wsk4j.itests.mutants;

import java.util.List;
import java.util.stream.Stream;

/** All faults that are planted, in the order of the kit's chapters. */
final class Mutants {

    private Mutants() {}

    static List<Mutant> all() {
        return Stream.of(
                        RequestMutants.all(),
                        StreamMutants.all(),
                        EventMutants.all(),
                        DatagramMutants.all(),
                        ClientMutants.all(),
                        ResourceMutants.all())
                .flatMap(List::stream)
                .toList();
    }
}
