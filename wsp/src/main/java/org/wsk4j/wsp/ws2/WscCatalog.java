package org.wsk4j.wsp.ws2;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.WsaProtocolInfo;

/**
 * The catalogue of providers, for installers: the WSC functions. Sizes of buffers are numbers of entries. Every change is saved before it
 * counts: where that fails the answer is WSASYSCALLFAILURE, and nothing has changed.
 *
 * @wsk ws2spi.h, the WSC functions
 */
@ProviderType
public interface WscCatalog {

    /** The most entries there can be. */
    int MOST_ENTRIES = 1024;

    /** The most characters of a path. */
    int MAX_PATH = 260;

    /**
     * Appends the entries of a new provider. A chain's components must be installed before: layered protocols, each once, the top
     * one first, at the end a base protocol.
     *
     * @param providerId the new provider
     * @param path where it is
     * @param protocols the entries; each is replaced by what was installed, with its id
     * @param count how many of them count
     * @param errno set when this fails: WSANO_RECOVERY if the GUID is installed already, WSAEINVAL for a bad path or chain,
     *     WSAENOBUFS beyond {@link #MOST_ENTRIES}, WSAEFAULT for a null, WSASYSCALLFAILURE
     * @return 0, or SOCKET_ERROR
     * @wsk WSCInstallProvider
     */
    int installProvider(
            @Nullable UUID providerId,
            @Nullable String path,
            @Nullable WsaProtocolInfo @Nullable [] protocols,
            int count,
            LpInt errno);

    /**
     * Installs a layer: one hidden layered entry, and a chain over each of the protocols given. The chains come first in the order.
     *
     * @param providerId the new layer
     * @param path where it is
     * @param name the layer's name
     * @param serviceFlags XP1_IFS_HANDLES for a layer that passes handles through, 0 for one with handles of its own
     * @param protocols base protocols or chains to stand on; null for all distinct base protocols
     * @param count how many of them count
     * @param catalogEntryId where to put the id of the layered entry; may be null
     * @param errno set when this fails: as {@link #installProvider}; WSAEINVALIDPROCTABLE if the layer has handles of its own and
     *     lacks an extension function, WSAEINVALIDPROVIDER if that cannot be found out because nothing is at the path
     * @return 0, or SOCKET_ERROR
     * @wsk WSCInstallProviderAndChains
     */
    int installProviderAndChains(
            @Nullable UUID providerId,
            @Nullable String path,
            @Nullable String name,
            int serviceFlags,
            @Nullable WsaProtocolInfo @Nullable [] protocols,
            int count,
            @Nullable LpInt catalogEntryId,
            LpInt errno);

    /**
     * Removes all entries of a provider. Chains that contained them stay, and are no longer available.
     *
     * @param providerId the provider
     * @param errno set when this fails: WSAEINVAL if it is not installed, WSAEFAULT, WSASYSCALLFAILURE
     * @return 0, or SOCKET_ERROR
     * @wsk WSCDeinstallProvider
     */
    int deinstallProvider(@Nullable UUID providerId, LpInt errno);

    /**
     * Replaces path and entries in place; order and ids stay.
     *
     * @param providerId the provider
     * @param path where it is
     * @param protocols the entries, each with the id of the one it replaces
     * @param count how many of them count
     * @param errno set when this fails: WSAEINVAL if it is not installed or an id is not its own, else as installProvider
     * @return 0, or SOCKET_ERROR
     * @wsk WSCUpdateProvider
     */
    int updateProvider(
            @Nullable UUID providerId,
            @Nullable String path,
            @Nullable WsaProtocolInfo @Nullable [] protocols,
            int count,
            LpInt errno);

    /**
     * All entries in order: the hidden ones, the layered protocols, and those whose provider is away.
     *
     * @param protocols the iProtocol values wanted, ending with 0 or with the array; null for all
     * @param buffer where to put them
     * @param bufferLength in: room, in entries; out: what is needed
     * @param errno set when this fails: WSAENOBUFS if the room is too small, WSAEFAULT
     * @return how many, or SOCKET_ERROR
     * @wsk WSCEnumProtocols
     */
    int enumProtocols(
            int @Nullable [] protocols,
            @Nullable WsaProtocolInfo @Nullable [] buffer,
            @Nullable LpInt bufferLength,
            LpInt errno);

    /**
     * Orders the catalogue anew.
     *
     * @param catalogEntryIds every id exactly once
     * @param count how many of them count
     * @return 0, or the error: WSAEINVAL if an id is missing, doubled or unknown, WSAEFAULT, WSASYSCALLFAILURE
     * @wsk WSCWriteProviderOrder
     */
    int writeProviderOrder(int @Nullable [] catalogEntryIds, int count);

    /**
     * Where a provider is.
     *
     * @param providerId the provider
     * @param path where to put the path and a NUL
     * @param pathLength in: room; out: characters with the NUL
     * @param errno set when this fails: WSAEFAULT if the room is too small, WSAEINVALIDPROVIDER
     * @return 0, or SOCKET_ERROR
     * @wsk WSCGetProviderPath
     */
    int getProviderPath(@Nullable UUID providerId, char @Nullable [] path, @Nullable LpInt pathLength, LpInt errno);

    /**
     * Reads information on a layer.
     *
     * @param providerId the layer
     * @param infoType {@link LspCategories#ProviderInfoLspCategories}
     * @param info where to put it
     * @param infoSize in: room in bytes; out: its size
     * @param flags 0
     * @param errno set when this fails: WSAEINVALIDPROVIDER, WSAEINVAL, WSAEFAULT if the room is too small
     * @return 0, or SOCKET_ERROR
     * @wsk WSCGetProviderInfo
     */
    int getProviderInfo(
            @Nullable UUID providerId,
            int infoType,
            @Nullable WskControlBuffer info,
            @Nullable LpInt infoSize,
            int flags,
            LpInt errno);

    /**
     * Changes information on a layer.
     *
     * @param providerId the layer
     * @param infoType {@link LspCategories#ProviderInfoLspCategories}
     * @param info the categories
     * @param infoSize 4
     * @param flags 0
     * @param errno set when this fails: WSAEINVALIDPROVIDER if it is no layer, WSAEINVAL, WSAEFAULT, WSASYSCALLFAILURE
     * @return 0, or SOCKET_ERROR
     * @wsk WSCSetProviderInfo
     */
    int setProviderInfo(
            @Nullable UUID providerId,
            int infoType,
            @Nullable WskControlBuffer info,
            int infoSize,
            int flags,
            LpInt errno);

    /**
     * Reads which layers an application permits.
     *
     * @param path names the application
     * @param extra its arguments; null or empty for none
     * @param permittedCategories where to put the categories
     * @param errno set when this fails: WSASERVICE_NOT_FOUND if it has none, WSAEINVAL, WSAEFAULT
     * @return 0, or SOCKET_ERROR
     * @wsk WSCGetApplicationCategory
     */
    int getApplicationCategory(
            @Nullable String path, @Nullable String extra, @Nullable LpInt permittedCategories, LpInt errno);

    /**
     * Says which layers an application permits, for sessions that start from now on.
     *
     * @param path names the application
     * @param extra its arguments; null or empty for none
     * @param permittedCategories the categories
     * @param previousCategories where to put what it permitted before, 0 for nothing; may be null
     * @param errno set when this fails: WSAEINVAL, WSAEFAULT, WSASYSCALLFAILURE
     * @return 0, or SOCKET_ERROR
     * @wsk WSCSetApplicationCategory
     */
    int setApplicationCategory(
            @Nullable String path,
            @Nullable String extra,
            int permittedCategories,
            @Nullable LpInt previousCategories,
            LpInt errno);
}
