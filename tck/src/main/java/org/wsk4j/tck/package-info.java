/**
 * The conformance kit: contracts that every provider is held to.
 *
 * <p>One class for each chapter, every test annotated with the {@link org.wsk4j.tck.Clause} that it proves. The other end of
 * a connection is always a plain blocking socket of the JDK, so that no provider is judged by itself alone.
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
 * <p>A run leaves {@code conformance-<provider>.md} in the directory of {@code wsk.tck.report}: each rule, its tests, and
 * how they ended. What a provider states as ABSENT is not skipped: the tests require STATUS_NOT_SUPPORTED there, and that
 * nothing happened.
 */
@Export(substitution = Export.Substitution.NOIMPORT)
@Version("1.0.0")
@NullMarked
package org.wsk4j.tck;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
