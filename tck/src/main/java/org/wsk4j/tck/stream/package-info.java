/** Contracts of connections: data both ways, beginning and end, listening, stream sockets. */
@NullMarked
package org.wsk4j.tck.stream;

import org.jspecify.annotations.NullMarked;
