/**
 * What both engines share: addresses, options, binding, loops with their tasks and timers, and {@link
 * org.wsk4j.provider.uring.base.Readiness}, by which an endpoint that makes its system calls itself learns when to try again.
 */
@NullMarked
package org.wsk4j.provider.uring.base;

import org.jspecify.annotations.NullMarked;
