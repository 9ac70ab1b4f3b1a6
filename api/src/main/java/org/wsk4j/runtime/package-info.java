/**
 * Look inside, change nothing: which providers there are, why one is absent or was not chosen, which sockets live.
 *
 * <p>Snapshots are plain objects with public fields in the shape of OSGi DTOs, copied at the time of the call; they hold no
 * reference to anything that lives.
 */
@Export(substitution = Export.Substitution.NOIMPORT)
@Version("1.0.0")
@NullMarked
package org.wsk4j.runtime;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
