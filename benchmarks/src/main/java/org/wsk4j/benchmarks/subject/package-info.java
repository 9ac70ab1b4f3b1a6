/**
 * The programs that are compared: the same workloads on wsk4j's providers, on java.nio, on NIO.2 and on Netty. Each runs in a
 * process of its own ({@link org.wsk4j.benchmarks.subject.Main}); the other side of every pair is the C floor.
 */
@NullMarked
package org.wsk4j.benchmarks.subject;

import org.jspecify.annotations.NullMarked;
