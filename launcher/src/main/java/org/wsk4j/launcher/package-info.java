/** What runs on the class path: the embedded framework's start and end. The commands are inside it, in the same jar as a bundle. */
@NullMarked
package org.wsk4j.launcher;

import org.jspecify.annotations.NullMarked;
