/** The command line: what each command reads, prints and answers. Knows the API, no framework. */
@NullMarked
package org.wsk4j.launcher.command;

import org.jspecify.annotations.NullMarked;
