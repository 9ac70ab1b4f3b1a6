/**
 * The kernel's numbers: one class for each structure, with the C declaration above it and offsets derived from a layout, and
 * the constants under the names of the headers. Accessors are spelt like the field and take the structure's address:
 * {@code Msghdr.msgFlags(msghdr)} reads, {@code Msghdr.msgFlags(msghdr, 0)} writes.
 *
 * <p>All of it holds for 64-bit Linux on x86-64 and aarch64, which differ in one structure only:
 * {@link org.wsk4j.provider.uring.abi.EpollEvent} is packed on x86-64. A test compares every size, offset and constant with what
 * a C compiler says.
 *
 * <p>{@link org.wsk4j.provider.uring.abi.StatusMapping} is where error numbers become statuses.
 */
@NullMarked
package org.wsk4j.provider.uring.abi;

import org.jspecify.annotations.NullMarked;
