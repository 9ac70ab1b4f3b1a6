/**
 * The model-based test: seeded random programs of operations and of what peers do, over several sockets and threads, run
 * on a provider and held against a small model of the law.
 *
 * <p>{@link org.wsk4j.tck.model.ModelRunner} is the entrance; a program is data ({@link org.wsk4j.tck.model.Program}), made
 * from a seed or read from its text, and a failing one shrinks by itself.
 */
@Export(substitution = Export.Substitution.NOIMPORT)
@Version("1.0.0")
@NullMarked
package org.wsk4j.tck.model;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
