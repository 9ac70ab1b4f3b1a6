/** Runs the programs against each other, each in a process of its own, and reports ({@link org.wsk4j.benchmarks.compare.Campaign}). */
@NullMarked
package org.wsk4j.benchmarks.compare;

import org.jspecify.annotations.NullMarked;
