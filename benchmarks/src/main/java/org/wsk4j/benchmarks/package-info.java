/** Measurements with JMH. */
@NullMarked
package org.wsk4j.benchmarks;

import org.jspecify.annotations.NullMarked;
