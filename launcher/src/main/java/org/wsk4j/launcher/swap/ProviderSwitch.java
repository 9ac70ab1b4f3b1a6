package org.wsk4j.launcher.swap;

/** Stops and starts what contains a provider: its bundle, where there is a framework. */
public interface ProviderSwitch {

    /**
     * Stops it; returns when the provider has left.
     *
     * @param provider the provider's short name
     */
    void stop(String provider);

    /**
     * Starts it; returns when the provider can be captured.
     *
     * @param provider the provider's short name
     */
    void start(String provider);
}
