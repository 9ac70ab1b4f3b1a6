/** The content of a bundle that is a client of the real API bundle. It must need nothing of the tests. */
package org.wsk4j.itests.probe;
