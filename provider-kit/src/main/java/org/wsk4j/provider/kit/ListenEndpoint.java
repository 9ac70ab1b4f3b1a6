package org.wsk4j.provider.kit;

import org.osgi.annotation.versioning.ProviderType;

/** A listening endpoint. The rules are those of {@link Transport}. */
@ProviderType
public interface ListenEndpoint extends Endpoint {

    /** Starts to deliver connections by {@link ListenSink#accepted}. No effect while started. From any thread. */
    void startAccept();

    /** Asks to deliver no more; one that is under way may still come. From any thread. */
    void stopAccept();
}
