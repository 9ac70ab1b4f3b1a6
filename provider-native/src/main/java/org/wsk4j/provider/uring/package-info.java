/**
 * WSK on Linux system calls, without a native artefact. The component, its configuration, and the transport that chooses between
 * the engines.
 *
 * <p>Rooms below: {@code libc} (calls and memory), {@code abi} (the kernel's structures), {@code ring} (io_uring), {@code base}
 * (what the engines share), then the engines.
 */
@NullMarked
package org.wsk4j.provider.uring;

import org.jspecify.annotations.NullMarked;
