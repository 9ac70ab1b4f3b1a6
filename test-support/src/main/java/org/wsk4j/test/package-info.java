/** What the tests of every module share. */
@NullMarked
package org.wsk4j.test;

import org.jspecify.annotations.NullMarked;
