package org.wsk4j;

/**
 * A client callback table as given to {@code socket}: one of {@link WskClientListenDispatch},
 * {@link WskClientDatagramDispatch}, {@link WskClientConnectionDispatch} and {@link WskClientStreamDispatch}, matching the
 * category of the socket.
 */
public sealed interface WskSocketDispatch
        permits WskClientListenDispatch,
                WskClientDatagramDispatch,
                WskClientConnectionDispatch,
                WskClientStreamDispatch {}
