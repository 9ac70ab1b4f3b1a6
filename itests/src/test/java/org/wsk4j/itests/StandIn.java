package org.wsk4j.itests;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyBoolean;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import org.wsk4j.CapabilityLevel;
import org.wsk4j.WskCapability;
import org.wsk4j.WskClient;
import org.wsk4j.WskProviderCharacteristics;
import org.wsk4j.WskProviderDispatch;
import org.wsk4j.WskVersion;
import org.wsk4j.nt.NtStatus;

/** A provider that can be captured and does nothing, for elections. */
final class StandIn {

    private StandIn() {}

    /** One of version 1.0 that has every capability, natively. */
    static WskProviderDispatch named(String name) throws InterruptedException {
        WskClient client = mock(WskClient.class);
        when(client.detach(anyBoolean(), anyLong())).thenReturn(NtStatus.STATUS_SUCCESS);
        WskProviderDispatch provider = mock(WskProviderDispatch.class);
        when(provider.version()).thenReturn(WskVersion.WSK_1_0);
        when(provider.characteristics()).thenReturn(characteristics(name));
        when(provider.attachClient(any())).thenReturn(client);
        return provider;
    }

    static WskProviderCharacteristics characteristics(String name) {
        WskProviderCharacteristics.Builder builder =
                WskProviderCharacteristics.builder(name).description("a stand-in named " + name);
        for (WskCapability capability : WskCapability.known()) {
            builder.capability(capability, CapabilityLevel.NATIVE, "it stands in");
        }
        return builder.build();
    }
}
