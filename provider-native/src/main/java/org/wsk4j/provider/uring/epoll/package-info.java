/** The engine on epoll: readiness from the kernel, system calls from whichever thread has something to do. */
@NullMarked
package org.wsk4j.provider.uring.epoll;

import org.jspecify.annotations.NullMarked;
