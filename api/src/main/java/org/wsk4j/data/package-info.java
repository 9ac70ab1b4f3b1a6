/**
 * What travels: memory descriptors, buffers, indications, addresses and control messages.
 *
 * <p>Objects here are allocated by the client and reusable, so that a loop over them allocates nothing; only indications
 * belong to the provider. Numbers are those of Winsock Kernel, never the host's. No object here is safe for use by several
 * threads that change it.
 */
@Export(substitution = Export.Substitution.NOIMPORT)
@Version("1.0.0")
@NullMarked
package org.wsk4j.data;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
