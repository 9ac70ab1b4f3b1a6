/** The launcher as a bundle: offers the command line as a service, starts the other bundles and says why one cannot run. */
@NullMarked
package org.wsk4j.launcher.osgi;

import org.jspecify.annotations.NullMarked;
