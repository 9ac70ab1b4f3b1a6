/** x */
@NullMarked
package org.wsk4j.provider.uring.abi;

import org.jspecify.annotations.NullMarked;
