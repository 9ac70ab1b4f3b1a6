/** The transport contract, tested on the endpoints themselves with sinks that behave badly. */
package org.wsk4j.provider.nio;
