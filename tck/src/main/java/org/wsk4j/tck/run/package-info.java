/**
 * Runs the kit inside a program: a test of one's own, a command, a running container.
 *
 * <p>The JUnit engine is registered by hand, not found by {@link java.util.ServiceLoader}, so that it works between bundles
 * too; all classes are handed over as classes, never by name.
 *
 * <pre>{@code
 * ConformanceReport report = TckRunner.of(ProviderUnderTest.shared(dispatch))
 *         .chapters(Chapter.STREAM, Chapter.DATAGRAM)
 *         .date("2026-05-04")
 *         .progress(System.out::println)
 *         .run();
 * System.out.println(report.summary());
 * Files.writeString(page, report.html());
 * }</pre>
 */
@Export(substitution = Export.Substitution.NOIMPORT)
@Version("1.0.0")
@NullMarked
package org.wsk4j.tck.run;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
