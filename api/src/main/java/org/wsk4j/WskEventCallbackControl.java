package org.wsk4j;

import java.util.UUID;

/**
 * WSK_EVENT_CALLBACK_CONTROL: which event callbacks to enable or disable, of which interface.
 *
 * @param npiId {@link #NPI_WSK_INTERFACE_ID}, or the interface of a registered extension
 * @param eventMask a combination of the constants of {@link WskEventMask}
 * @wsk WSK_EVENT_CALLBACK_CONTROL
 */
public record WskEventCallbackControl(UUID npiId, int eventMask) {

    /** NPI_WSK_INTERFACE_ID: Winsock Kernel itself. */
    public static final UUID NPI_WSK_INTERFACE_ID = UUID.fromString("2227e803-8d8b-11d4-abad-009027719e09");
}
