/**
 * Winsock Kernel on the JVM: sockets, the provider's dispatch tables, the client's callback tables, registration.
 */
@Export(substitution = Export.Substitution.NOIMPORT)
@Version("1.0.0")
@NullMarked
package org.wsk4j;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
