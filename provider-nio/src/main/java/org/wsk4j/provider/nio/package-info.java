/** A transport on {@code java.nio}. */
@NullMarked
package org.wsk4j.provider.nio;

import org.jspecify.annotations.NullMarked;
