/** A provider replaced under load: connections that keep it busy, an account of every IRP, and what the swap did to both. */
@NullMarked
package org.wsk4j.launcher.swap;

import org.jspecify.annotations.NullMarked;
