/**
 * Kernel vocabulary without sockets: status codes, requests and the level a thread runs at.
 *
 * <p>The one law of wsk4j lives here: <em>an accepted {@link org.wsk4j.nt.Irp} is completed exactly once, whatever the
 * call returned</em>. An IRP refused by an exception is never completed.
 *
 * <p>Clients create IRPs and give them to table entries; providers mark them pending and complete them.
 */
@Export(substitution = Export.Substitution.NOIMPORT)
@Version("1.0.0")
@NullMarked
package org.wsk4j.nt;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
