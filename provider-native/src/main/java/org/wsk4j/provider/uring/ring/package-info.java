/**
 * io_uring: one {@link org.wsk4j.provider.uring.ring.Ring} for each loop, made, used and closed by the loop's thread.
 *
 * <p>A turn of a loop: take entries ({@code ring.next()}), fill them ({@link org.wsk4j.provider.uring.ring.Submission}), submit and
 * wait in one system call ({@code ring.submitAndWait}), take completions ({@code ring.harvest}). Nothing is allocated.
 *
 * <ul>
 *   <li>{@link org.wsk4j.provider.uring.ring.Ring#open} goes down a ladder of features, or says why there is no ring. What the
 *       kernel knows beyond that is in {@link org.wsk4j.provider.uring.ring.RingProbe}.
 *   <li>{@link org.wsk4j.provider.uring.ring.SlotTable} gives out user data that finds its object again, and not a later one in the
 *       same place.
 *   <li>{@link org.wsk4j.provider.uring.ring.BufferRing} provides memory to the kernel for receives; any thread gives it back, and
 *       it outlives the ring until all of it is back.
 *   <li>{@link org.wsk4j.provider.uring.ring.Waker} ends the wait from other threads.
 * </ul>
 *
 * <p>Rules of the kernel that users of this room must keep:
 * <ul>
 *   <li>{@code close} of a descriptor does not end what is armed on it, and the peer hears nothing: cancel, reap, then close.
 *   <li>What a submission points at stays where it is until its completion; for zero-copy sends until the notification. The
 *       structures themselves (msghdr, iovec, sockaddr, timespec) only until the entry is submitted.
 *   <li>A completion without IORING_CQE_F_MORE is the last of its submission: a multishot must be armed again.
 *   <li>One receive and one send at a time for each stream socket: several fill or drain in any order.
 * </ul>
 */
@NullMarked
package org.wsk4j.provider.uring.ring;

import org.jspecify.annotations.NullMarked;
