/** netcat on WSK: standard input out, what comes back to standard output. */
@NullMarked
package org.wsk4j.launcher.cat;

import org.jspecify.annotations.NullMarked;
