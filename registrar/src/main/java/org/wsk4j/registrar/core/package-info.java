/** Attach, capture, select, drain, explain: the registrar itself, the same in OSGi and in plain Java. */
@NullMarked
package org.wsk4j.registrar.core;

import org.jspecify.annotations.NullMarked;
