package org.wsk4j.wsp.ws2;

import org.wsk4j.wsp.WsaProtocolInfo;

/**
 * An entry of the catalogue, and whether it can be used now.
 *
 * @param info the entry
 * @param path where its provider is said to be
 * @param available whether its provider, or every provider of its chain, is here
 * @param reason why not; empty if it is available
 */
public record CatalogStatus(WsaProtocolInfo info, String path, boolean available, String reason) {}
