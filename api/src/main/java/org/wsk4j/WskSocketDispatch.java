package org.wsk4j;

import org.osgi.annotation.versioning.ProviderType;

/**
 * A client callback table as given to {@code socket}: one of {@link WskClientListenDispatch},
 * {@link WskClientDatagramDispatch}, {@link WskClientConnectionDispatch} and {@link WskClientStreamDispatch}, matching the
 * category of the socket.
 */
@ProviderType
public sealed interface WskSocketDispatch
        permits WskClientListenDispatch,
                WskClientDatagramDispatch,
                WskClientConnectionDispatch,
                WskClientStreamDispatch {}
