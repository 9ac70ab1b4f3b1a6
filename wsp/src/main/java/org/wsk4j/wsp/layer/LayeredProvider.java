package org.wsk4j.wsp.layer;

import java.util.Set;
import java.util.UUID;
import org.osgi.annotation.versioning.ConsumerType;
import org.wsk4j.wsp.WsaProtocolInfo;
import org.wsk4j.wsp.WspProcTable;

/**
 * A layer. In OSGi a service of this type is attached while it is registered; it needs no properties. The values of the first five methods
 * never change.
 */
@ConsumerType
public interface LayeredProvider {

    /**
     * Names the layer in the catalogue: the same for ever.
     *
     * @return its GUID
     */
    UUID providerId();

    /**
     * The name that people read and write.
     *
     * @return short, without a comma
     */
    String name();

    /**
     * Which family it is of.
     *
     * @return XP1_IFS_HANDLES for a layer that passes handles through, 0 for one with handles of its own
     */
    int serviceFlags();

    /**
     * What it does to its applications, until WSCSetProviderInfo says otherwise.
     *
     * @return bits of {@link org.wsk4j.wsp.ws2.LspCategories}
     */
    int categories();

    /**
     * The extension functions that its sockets hand out themselves.
     *
     * @return of a layer with handles of its own, all of {@link org.wsk4j.wsp.extension.ExtensionFunctions}, as
     *     {@link OwnHandleTable#EXTENSION_FUNCTIONS}; of a pass-through layer none is needed
     */
    Set<UUID> extensionFunctions();

    /**
     * Asks whether it stands over a base protocol.
     *
     * @param base a base protocol of the catalogue
     * @return whether chains over it make sense
     */
    boolean covers(WsaProtocolInfo base);

    /**
     * Opens the layer for one chain. Called once for each chain in use; users of the same chain share the table.
     *
     * @param context what it stands on
     * @return the entries; its {@code cleanup} is called for each user, and must call that of {@link LayerContext#below}
     */
    WspProcTable open(LayerContext context);
}
