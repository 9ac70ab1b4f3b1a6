/**
 * The registrar for plain Java: providers found on the class path or module path, chosen and captured as in OSGi.
 *
 * <p>{@link org.wsk4j.registrar.PlainRegistrar} is the whole entry; it is for applications, nobody implements it. In an OSGi
 * framework use the service {@link org.wsk4j.WskRegistrar} instead, which this bundle registers.
 *
 * <pre>{@code
 * try (PlainRegistrar registrar = PlainRegistrar.load()) {
 *     WskRegistration registration = new WskRegistration();
 *     registrar.register(WskClientNpi.any(), registration);
 *     Out<WskProviderNpi> captured = new Out<>();
 *     if (registrar.captureProviderNpi(registration, WskRegistrar.WSK_NO_WAIT, captured) == NtStatus.STATUS_SUCCESS) {
 *         // ... sockets ...
 *         registrar.releaseProviderNpi(registration, captured.value());
 *     }
 *     registrar.deregister(registration);
 * }
 * }</pre>
 */
@Export(substitution = Export.Substitution.NOIMPORT)
@Version("1.0.0")
@NullMarked
package org.wsk4j.registrar;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
