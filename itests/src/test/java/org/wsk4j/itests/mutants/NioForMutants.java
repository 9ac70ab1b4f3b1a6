package org.wsk4j.itests.mutants;

import java.time.Duration;
import java.util.ServiceLoader;
import org.wsk4j.WskProviderDispatch;
import org.wsk4j.tck.ProviderUnderTest;

/** Joins the provider, with or without a fault, to the kit in a process of its own. */
public final class NioForMutants implements ProviderUnderTest {

    static final String PATIENCE_MILLIS = "wsk.mutants.patience";

    @Override
    public String name() {
        return "nio";
    }

    @Override
    public WskProviderDispatch open() {
        return ServiceLoader.load(WskProviderDispatch.class).stream()
                .filter(found -> found.type().getPackageName().equals("org.wsk4j.provider.nio"))
                .findFirst()
                .orElseThrow()
                .get();
    }

    @Override
    public Duration patience() {
        return Duration.ofMillis(Long.getLong(PATIENCE_MILLIS, 15_000));
    }
}
