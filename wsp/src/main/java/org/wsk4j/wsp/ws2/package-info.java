/**
 * What {@code ws2_32} is to applications and installers: {@link org.wsk4j.wsp.ws2.Ws2} starts a session, whose sockets are chosen from
 * the {@linkplain org.wsk4j.wsp.ws2.WscCatalog catalogue} by family, type and protocol, and whose every call goes to the provider or
 * chain that the socket came from.
 *
 * <p>In OSGi {@code Ws2} is a service; elsewhere {@link org.wsk4j.wsp.plain.PlainWinsock} is one.
 */
@Export(substitution = Export.Substitution.NOIMPORT)
@Version("1.0.0")
@NullMarked
package org.wsk4j.wsp.ws2;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
