/**
 * The conformance kit: contracts that every provider is held to.
 *
 * <p>Each class belongs to a {@link org.wsk4j.tck.Chapter}, every test is annotated with the {@link org.wsk4j.tck.Clause} that
 * it proves. The other end of a connection is always a plain blocking socket of the JDK, so that no provider is judged by
 * itself alone. Around every test a census is taken: requests, sockets, descriptors, threads and memory are back where they
 * were, or the test fails with the names of what is left.
 *
 * <p><b>How a provider joins.</b> One class in its tests implements {@link org.wsk4j.tck.ProviderUnderTest} and is named in
 * {@code META-INF/services/org.wsk4j.tck.ProviderUnderTest}. The build takes {@code wsk4j-tck} (and
 * {@code wsk4j-registrar}) as test dependencies and lets Surefire look for tests in it:
 *
 * <pre>{@code
 * <plugin>
 *   <artifactId>maven-surefire-plugin</artifactId>
 *   <configuration>
 *     <dependenciesToScan>
 *       <dependency>org.wsk4j:wsk4j-tck</dependency>
 *     </dependenciesToScan>
 *     <includes>
 *       <include>**&#47;*Test.java</include>
 *       <include>**&#47;*Contract.java</include>
 *     </includes>
 *     <systemPropertyVariables>
 *       <wsk.tck.report>${project.build.directory}</wsk.tck.report>
 *     </systemPropertyVariables>
 *   </configuration>
 * </plugin>
 * }</pre>
 *
 * <p>A provider with several engines names one class for each; {@code wsk.tck.provider} says whose turn it is, and Surefire
 * gets one execution for each, with {@code dependenciesToScan} and that property in it.
 *
 * <p><b>The report.</b> A run leaves {@code conformance-<name>.md}, {@code .json} and {@code .html} in the directory of
 * {@code wsk.tck.report}: every clause of the kit is NATIVE, EMULATED or ABSENT, as the provider says and as was proven,
 * or failed, or was not run. What a provider states as ABSENT is not skipped: the tests require STATUS_NOT_SUPPORTED there,
 * and that nothing happened. A test that was filtered away or could not be done shows as not run.
 *
 * <p><b>Inside a program.</b> {@link org.wsk4j.tck.run.TckRunner} runs the kit against any provider, also a service of a running
 * container: this jar is a bundle, and needs JUnit's bundles beside it ({@code junit-platform-commons, -engine, -launcher,
 * junit-jupiter-api, -params, -engine, opentest4j}). With the bundle {@code org.wsk4j.wsp} it has the Winsock chapter too.
 *
 * <p><b>System properties.</b> {@code wsk.tck.provider}: which one, of several on the class path. {@code wsk.tck.report}: where
 * to. {@code wsk.tck.strict}: with {@code true} a run fails in which a clause failed or was not run, one of a part too.
 * {@code wsk.tck.date}: the date that the report bears. {@code wsk.tck.seed}: replays random moments of a hot swap.
 */
@Export(substitution = Export.Substitution.NOIMPORT)
@Version("1.0.0")
@NullMarked
package org.wsk4j.tck;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
