/** The API as a program wants it that may wait: register, capture, resolve, connect, each in one blocking call. */
@NullMarked
package org.wsk4j.launcher.client;

import org.jspecify.annotations.NullMarked;
