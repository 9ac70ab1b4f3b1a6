/** Who may hold which address, and what addresses this machine has. Not exported. */
@NullMarked
package org.wsk4j.provider.kit.address;

import org.jspecify.annotations.NullMarked;
