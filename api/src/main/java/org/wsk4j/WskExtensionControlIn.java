package org.wsk4j;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * WSK_EXTENSION_CONTROL_IN: the client's side of an extension.
 *
 * @param npiId the interface of the extension
 * @param clientContext handed back with the extension's callbacks
 * @param clientDispatch the extension's callback table
 * @wsk WSK_EXTENSION_CONTROL_IN
 */
public record WskExtensionControlIn(
        UUID npiId,
        @Nullable Object clientContext,
        @Nullable Object clientDispatch) {}
