/**
 * Faults below the kit: a layer over the transport contract that does, by seed, whatever the contract allows a transport to
 * do and hosts really do, and the chapter that holds every transport and the kit above it to the law meanwhile.
 *
 * <p>A provider that is built on the kit joins with a {@link org.wsk4j.tck.fault.TransportUnderTest}. One that is not has no
 * transport contract, and this chapter has nothing to say about it.
 */
@Export(substitution = Export.Substitution.NOIMPORT)
@Version("1.0.0")
@NullMarked
package org.wsk4j.tck.fault;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
