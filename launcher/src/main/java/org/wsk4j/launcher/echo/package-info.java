/** An echo server the WSK way: events, retention, requests that are used again. */
@NullMarked
package org.wsk4j.launcher.echo;

import org.jspecify.annotations.NullMarked;
