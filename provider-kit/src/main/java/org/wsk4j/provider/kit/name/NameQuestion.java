package org.wsk4j.provider.kit.name;

import org.wsk4j.nt.NtStatus;

/** Something to look up. */
public interface NameQuestion {

    /**
     * Checks the parameters.
     *
     * @return STATUS_SUCCESS, or what to answer without looking anything up
     */
    NtStatus check();

    /**
     * Whether the answer needs neither the network nor a file.
     *
     * @return true if {@link #run} does not block
     */
    boolean isImmediate();

    /**
     * Looks up; may block.
     *
     * @return STATUS_SUCCESS or STATUS_NOT_FOUND
     */
    NtStatus run();
}
