/** The main jobs of a provider, shown against peers that are not ours. */
@NullMarked
package org.wsk4j.launcher.demo;

import org.jspecify.annotations.NullMarked;
