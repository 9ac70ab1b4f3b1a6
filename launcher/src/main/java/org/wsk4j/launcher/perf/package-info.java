/** {@code wsk perf}: what each provider costs on this machine, beside plain java.nio. */
@NullMarked
package org.wsk4j.launcher.perf;

import org.jspecify.annotations.NullMarked;
