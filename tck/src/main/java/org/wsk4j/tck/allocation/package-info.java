/**
 * What a provider allocates for an operation once it is warm, for providers that promise: nothing. Not a chapter of the kit, for
 * the contract does not ask for it: a provider's own test calls {@link org.wsk4j.tck.allocation.AllocationProbe}.
 */
@NullMarked
package org.wsk4j.tck.allocation;

import org.jspecify.annotations.NullMarked;
