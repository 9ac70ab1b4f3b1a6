/**
 * The C library: system calls, and memory that has an address.
 *
 * <p>{@link org.wsk4j.provider.uring.libc.Libc#open} is the door; it answers with the calls or says why there are none
 * ({@link org.wsk4j.provider.uring.libc.AbsentException}). No class here does anything in its static initialiser that can
 * fail.
 *
 * <ul>
 *   <li><b>Calls</b> ({@code Sockets}, {@code Epoll}, {@code Files}, {@code UringCalls}) take numbers and addresses, from
 *       any thread, and return what C returns, or the error number negated: {@code -Errno.EAGAIN}. The error number of each
 *       call is captured in memory that no other call uses at the same time. Nothing is allocated.
 *   <li><b>Memory</b>: {@code MemoryBlock} is a piece with one owner, who closes it; {@code MemoryPool} gives out equal
 *       pieces of blocks; {@code Memory} reads and writes at addresses, checks nothing and costs what a pointer in C costs.
 * </ul>
 *
 * <p>Only this room and those beside it ({@code abi}, {@code ring}) import {@code java.lang.foreign}: transports speak in
 * numbers, {@code ByteBuffer}s and these types.
 */
@NullMarked
package org.wsk4j.provider.uring.libc;

import org.jspecify.annotations.NullMarked;
