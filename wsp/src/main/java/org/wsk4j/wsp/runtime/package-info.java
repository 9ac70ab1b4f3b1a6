/**
 * Our Winsock runtime: what {@code ws2_32} is to providers. It supplies the upcalls, keeps the handles, loads providers by their
 * path, and has the windows (named sinks) that messages are posted to.
 */
@Export(substitution = Export.Substitution.NOIMPORT)
@Version("1.0.0")
@NullMarked
package org.wsk4j.wsp.runtime;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
