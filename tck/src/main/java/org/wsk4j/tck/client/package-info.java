/** Contracts beyond one socket: registration, departure, addresses, names, options, states, capabilities. */
@NullMarked
package org.wsk4j.tck.client;

import org.jspecify.annotations.NullMarked;
