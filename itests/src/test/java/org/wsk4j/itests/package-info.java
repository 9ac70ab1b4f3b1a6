/** Tests of the whole system: its architecture, its jars, real frameworks. */
package org.wsk4j.itests;
