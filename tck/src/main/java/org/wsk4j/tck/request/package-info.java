/** Contracts of requests in general: completion, capture, cancellation, close. */
@NullMarked
package org.wsk4j.tck.request;

import org.jspecify.annotations.NullMarked;
