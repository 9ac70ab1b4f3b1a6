/** Looking names up: hosts through the JDK, services through the host's list. Not exported. */
@NullMarked
package org.wsk4j.provider.kit.name;

import org.jspecify.annotations.NullMarked;
