/** Providers leave and come while they are used, through the registrar. */
@NullMarked
package org.wsk4j.tck.swap;

import org.jspecify.annotations.NullMarked;
