/** What the commands do with Winsock: a transfer through a chain, and a chain under load while its transport is replaced. */
@NullMarked
package org.wsk4j.launcher.winsock;

import org.jspecify.annotations.NullMarked;
