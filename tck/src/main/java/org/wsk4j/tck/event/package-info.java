/** Contracts of event callbacks: what they tell, what the client answers, retention, enabling and disabling. */
@NullMarked
package org.wsk4j.tck.event;

import org.jspecify.annotations.NullMarked;
