package org.wsk4j.itests;

import java.util.List;
import java.util.stream.Stream;

/** A world and the provider in it: what holds for one pair must hold for all. */
record Place(WorldKind world, ProviderBundle provider) {

    /** Every world with every provider. */
    static List<Place> all() {
        return Stream.of(WorldKind.values())
                .flatMap(world -> ProviderBundle.present().stream().map(provider -> new Place(world, provider)))
                .toList();
    }

    @Override
    public String toString() {
        return world + " " + provider;
    }
}
