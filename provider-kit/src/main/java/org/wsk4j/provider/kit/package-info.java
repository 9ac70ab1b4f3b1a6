/**
 * The contract between the semantics of Winsock Kernel, written once in this bundle, and a transport.
 *
 * <p>A provider implements {@link org.wsk4j.provider.kit.Transport}, its endpoints and loops, and wraps it in a
 * {@code KitProvider}, which is the complete {@link org.wsk4j.WskProviderDispatch}. The socket
 * classes behind it are not exported.
 */
@Export(substitution = Export.Substitution.NOIMPORT)
@Version("1.0.0")
@NullMarked
package org.wsk4j.provider.kit;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
