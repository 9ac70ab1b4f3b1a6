package org.wsk4j;

/**
 * WSK_PROVIDER_NPI: what a capture answers.
 *
 * @param client the object to hand to every entry of the table
 * @param dispatch the provider's table
 * @wsk WSK_PROVIDER_NPI
 */
public record WskProviderNpi(WskClient client, WskProviderDispatch dispatch) {}
