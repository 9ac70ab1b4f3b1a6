/** What runs in processes of its own, without the tests' class path. */
package org.wsk4j.itests.process;
