/** The registrar in an OSGi framework: providers found as services. */
@NullMarked
package org.wsk4j.registrar.osgi;

import org.jspecify.annotations.NullMarked;
