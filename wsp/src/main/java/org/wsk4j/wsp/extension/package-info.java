/**
 * Functions that are not in the procedure table: a socket's provider hands them out through
 * {@code SIO_GET_EXTENSION_FUNCTION_POINTER}, by the GUIDs of {@link org.wsk4j.wsp.extension.ExtensionFunctions}. They follow
 * the conventions of {@link org.wsk4j.wsp}: errors come through {@code errno}, and overlapped operations are indicated exactly once.
 */
@Export(substitution = Export.Substitution.NOIMPORT)
@Version("1.0.0")
@NullMarked
package org.wsk4j.wsp.extension;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
