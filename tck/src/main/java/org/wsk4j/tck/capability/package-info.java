/** What a provider says of its capabilities, against what it does: one clause for each, in both directions. */
@NullMarked
package org.wsk4j.tck.capability;

import org.jspecify.annotations.NullMarked;
