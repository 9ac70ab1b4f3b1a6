/** A provider that does what a test tells it. */
@NullMarked
package org.wsk4j.registrar.fake;

import org.jspecify.annotations.NullMarked;
