package org.wsk4j.runtime;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;
import org.wsk4j.WskProviderSelection;

/** The registrar's view of everything: a service in OSGi, and the plain-Java registrar itself. Any thread; no locks across. */
@ProviderType
public interface WskRuntime {

    /**
     * Takes a picture.
     *
     * @return a new snapshot, the caller's
     */
    RuntimeSnapshot snapshot();

    /**
     * Counts changes of the set of providers and of their states, so that tools can wait for one instead of polling pictures.
     *
     * @return a number that only grows
     */
    long changeCount();

    /**
     * Explains what a capture with a selection would choose now.
     *
     * @param selection what a client needs
     * @return one explanation for each provider known, the chosen one first
     */
    List<SelectionExplanation> explain(WskProviderSelection selection);
}
