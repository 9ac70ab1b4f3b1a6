/** The runnable jar: an embedded framework, the bundles, the {@code wsk} command. */
@NullMarked
package org.wsk4j.launcher;

import org.jspecify.annotations.NullMarked;
