package org.wsk4j;

import org.jspecify.annotations.Nullable;

/**
 * WSK_EXTENSION_CONTROL_OUT: the provider's side of an extension.
 *
 * @param providerContext to be handed to the extension's functions
 * @param providerDispatch the extension's function table
 * @wsk WSK_EXTENSION_CONTROL_OUT
 */
public record WskExtensionControlOut(@Nullable Object providerContext, Object providerDispatch) {}
