/** Writes the project of a new provider. */
@NullMarked
package org.wsk4j.launcher.generate;

import org.jspecify.annotations.NullMarked;
