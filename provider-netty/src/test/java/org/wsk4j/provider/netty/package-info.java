/** Tests of the Netty provider. */
package org.wsk4j.provider.netty;
