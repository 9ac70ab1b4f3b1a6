/** Winsock as a service: over the registrar's service, with layers by whiteboard and the catalogue in Config Admin. */
@NullMarked
package org.wsk4j.wsp.osgi;

import org.jspecify.annotations.NullMarked;
