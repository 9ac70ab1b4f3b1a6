package org.wsk4j.wsp.base;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskClientNpi;
import org.wsk4j.WskProviderCharacteristics;
import org.wsk4j.WskProviderSelection;
import org.wsk4j.WskRegistrar;
import org.wsk4j.WskRegistration;
import org.wsk4j.data.Out;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.wsp.WsaError;
import org.wsk4j.wsp.WsaProtocolInfo;
import org.wsk4j.wsp.WspData;
import org.wsk4j.wsp.WspProcTable;
import org.wsk4j.wsp.WspProvider;
import org.wsk4j.wsp.WspUpcallTable;

/**
 * A Winsock base provider over a WSK provider, chosen as everywhere else: by a selection, through the registrar.
 *
 * <p>Make one for each attached WSK provider ({@code WskProviderSelection.any().provider(name)}), or one for whichever is best
 * ({@code any()}); the latter serves new sockets with another provider when its own has gone.
 */
public final class WskServiceProvider implements WspProvider, AutoCloseable {

    private final WskRegistrar registrar;
    private final WskRegistration registration = new WskRegistration();
    private final String name;
    private final UUID providerId;

    /**
     * Creates a provider; it registers as a client, and is closed by {@link #close}.
     *
     * @param registrar where WSK providers are found
     * @param selection which of them serves
     * @throws IllegalArgumentException if the selection's filter is malformed
     * @throws IllegalStateException if the registrar is closed
     */
    public WskServiceProvider(WskRegistrar registrar, WskProviderSelection selection) {
        this.registrar = registrar;
        String provider = selection.provider();
        name = provider == null ? "any" : provider;
        providerId = UUID.nameUUIDFromBytes(("org.wsk4j.wsp/" + name).getBytes(StandardCharsets.UTF_8));
        NtStatus status = registrar.register(WskClientNpi.of(selection), registration);
        if (status == NtStatus.STATUS_INVALID_PARAMETER) {
            throw new IllegalArgumentException("the filter is malformed: " + selection.filter());
        }
        if (!status.isSuccess()) {
            throw new IllegalStateException("the registrar refuses: " + status);
        }
    }

    /**
     * The name of the WSK provider that is asked for.
     *
     * @return its name, or "any"
     */
    public String name() {
        return name;
    }

    /**
     * The GUID of this Winsock provider: derived from the name, so the same everywhere and always.
     *
     * @return for the catalogue
     */
    public UUID providerId() {
        return providerId;
    }

    /**
     * What the WSK provider can do, as entries for the catalogue, which gives them their ids.
     *
     * @return one entry for each transport; empty when no WSK provider fits
     */
    public List<WsaProtocolInfo> protocols() {
        Out<WskProviderCharacteristics> characteristics = new Out<>();
        registrar.queryProviderCharacteristics(registration, characteristics);
        WskProviderCharacteristics provider = characteristics.value();
        return provider == null ? List.of() : ProtocolEntries.of(provider, providerId);
    }

    @Override
    public int startup(
            int versionRequested,
            @Nullable WspData data,
            @Nullable WsaProtocolInfo protocolInfo,
            @Nullable WspUpcallTable upcallTable,
            @Nullable Out<WspProcTable> procTable) {
        return WsaError.WSASYSNOTREADY;
    }

    /** Ends the registration, after everything that is still started. */
    @Override
    public void close() {
        registrar.deregister(registration);
    }
}
