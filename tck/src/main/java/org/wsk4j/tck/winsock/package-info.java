/**
 * Contracts of the Winsock front end, over the provider under test: rules 53 to 60, every row of the error table of WSPSend, and
 * every other entry and upcall. They need the bundle {@code org.wsk4j.wsp}; without it the kit has no such chapter.
 *
 * <p>Whoever writes a layer runs this chapter through it: see {@link org.wsk4j.tck.winsock.WinsockUnderTest}.
 */
@NullMarked
package org.wsk4j.tck.winsock;

import org.jspecify.annotations.NullMarked;
