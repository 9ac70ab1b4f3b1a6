package org.wsk4j.provider.uring.ring;

/** Takes completions. */
@FunctionalInterface
public interface CompletionHandler {

    /**
     * A completion. The ring's entry is free already: it may submit.
     *
     * @param userData of the submission
     * @param result what the operation returned, or its error number negated
     * @param flags IORING_CQE_F_...
     */
    void completed(long userData, int result, int flags);
}
