package org.wsk4j.provider.uring.iouring;

/** What has a slot of a loop's ring. */
interface RingUser {

    /**
     * A completion of one of its operations. On the loop.
     *
     * @param operation the number that its user data were made with
     * @param result what the operation returned, or its error number negated
     * @param flags IORING_CQE_F_...
     */
    void completed(int operation, int result, int flags);
}
