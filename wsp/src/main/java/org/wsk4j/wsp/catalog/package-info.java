/** The catalogue, sessions over it, and what starts base providers and layers: the same in OSGi and in plain Java. */
@NullMarked
package org.wsk4j.wsp.catalog;

import org.jspecify.annotations.NullMarked;
