/**
 * The conformance kit, run inside the container. Only {@link org.wsk4j.launcher.tck.Kit} names its classes, which are there only
 * when the command line asks for them.
 */
@NullMarked
package org.wsk4j.launcher.tck;

import org.jspecify.annotations.NullMarked;
