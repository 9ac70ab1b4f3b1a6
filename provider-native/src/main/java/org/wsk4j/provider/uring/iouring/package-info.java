/** The engine on io_uring: one ring for each loop; operations are submitted by the loop's thread and complete there. */
@NullMarked
package org.wsk4j.provider.uring.iouring;

import org.jspecify.annotations.NullMarked;
