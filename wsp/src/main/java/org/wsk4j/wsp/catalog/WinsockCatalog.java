package org.wsk4j.wsp.catalog;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.Winsock;
import org.wsk4j.wsp.WsaError;
import org.wsk4j.wsp.WsaProtocolInfo;
import org.wsk4j.wsp.ws2.CatalogStore;
import org.wsk4j.wsp.ws2.LspCategories;
import org.wsk4j.wsp.ws2.WscCatalog;

/** The catalogue. A change is made under the lock, saved, and then published; readers take the published state. */
final class WinsockCatalog implements WscCatalog {

    private static final System.Logger LOG = System.getLogger("org.wsk4j.wsp");

    /** A change of the catalogue. */
    interface Change {

        CatalogState apply(CatalogState before) throws Refusal;
    }

    private final CatalogStore store;
    private final ProviderLoader loader;
    private final AtomicLong generation = new AtomicLong(1);
    private volatile CatalogState state;
    private volatile String defect = "";

    WinsockCatalog(CatalogStore store, ProviderLoader loader) {
        this.store = store;
        this.loader = loader;
        state = load();
    }

    /** A catalogue that cannot be read must not keep the network down, nor be overwritten unseen. */
    private CatalogState load() {
        String text;
        try {
            text = store.load();
        } catch (IOException unreadable) {
            defect = "the catalogue " + store + " cannot be read (" + unreadable + "); an empty one is used";
            LOG.log(Level.WARNING, defect);
            return CatalogState.EMPTY;
        }
        if (text == null) {
            return CatalogState.EMPTY;
        }
        try {
            return CatalogText.read(text);
        } catch (CatalogText.Damaged damaged) {
            defect = "the catalogue " + store + " is damaged: " + damaged.getMessage() + "; " + setAside(text)
                    + ", and an empty one is used";
            LOG.log(Level.WARNING, defect);
            return CatalogState.EMPTY;
        }
    }

    private String setAside(String text) {
        try {
            return "a copy is kept in " + store.setAside(text);
        } catch (IOException failed) {
            return "no copy could be kept (" + failed + ")";
        }
    }

    String defect() {
        return defect;
    }

    CatalogState state() {
        return state;
    }

    /** For a session that starts: what is installed later has a higher one. */
    long nextGeneration() {
        return generation.incrementAndGet();
    }

    /** Makes a change: 0, or the error. */
    synchronized int change(Change change) {
        CatalogState after;
        try {
            after = change.apply(state);
        } catch (Refusal refusal) {
            return refusal.error();
        }
        if (after.equals(state)) {
            return 0;
        }
        try {
            store.save(CatalogText.write(after));
        } catch (IOException | RuntimeException unsaved) {
            LOG.log(
                    Level.WARNING,
                    "the catalogue " + store + " cannot be saved: nothing was changed (" + unsaved + ")");
            return WsaError.WSASYSCALLFAILURE;
        }
        state = after;
        return 0;
    }

    private int change(LpInt errno, Change change) {
        int error = change(change);
        return error == 0 ? 0 : fail(errno, error);
    }

    private static int fail(LpInt errno, int error) {
        errno.set(error);
        return Winsock.SOCKET_ERROR;
    }

    private Installation installation(CatalogState before) {
        return new Installation(before, generation.get());
    }

    /** Null and the errno set if the array is not one. */
    private static @Nullable List<WsaProtocolInfo> list(
            @Nullable WsaProtocolInfo @Nullable [] protocols, int count, LpInt errno) {
        if (protocols == null) {
            errno.set(WsaError.WSAEFAULT);
            return null;
        }
        if (count <= 0 || count > protocols.length) {
            errno.set(WsaError.WSAEINVAL);
            return null;
        }
        List<WsaProtocolInfo> list = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            WsaProtocolInfo protocol = protocols[i];
            if (protocol == null) {
                errno.set(WsaError.WSAEFAULT);
                return null;
            }
            list.add(protocol);
        }
        return list;
    }

    @Override
    public int installProvider(
            @Nullable UUID providerId,
            @Nullable String path,
            @Nullable WsaProtocolInfo @Nullable [] protocols,
            int count,
            LpInt errno) {
        List<WsaProtocolInfo> list = list(protocols, count, errno);
        if (list == null || protocols == null) {
            return Winsock.SOCKET_ERROR;
        }
        if (providerId == null || path == null) {
            return fail(errno, WsaError.WSAEFAULT);
        }
        int result = change(errno, before -> installation(before).install(providerId, path, list));
        if (result == 0) {
            list.toArray(protocols);
        }
        return result;
    }

    @Override
    public int installProviderAndChains(
            @Nullable UUID providerId,
            @Nullable String path,
            @Nullable String name,
            int serviceFlags,
            @Nullable WsaProtocolInfo @Nullable [] protocols,
            int count,
            @Nullable LpInt catalogEntryId,
            LpInt errno) {
        if (providerId == null || path == null || name == null) {
            return fail(errno, WsaError.WSAEFAULT);
        }
        List<WsaProtocolInfo> list = null;
        if (protocols != null) {
            list = list(protocols, count, errno);
            if (list == null) {
                return Winsock.SOCKET_ERROR;
            }
        }
        if ((serviceFlags & Winsock.XP1_IFS_HANDLES) == 0) {
            int error = loader.checkExtensions(providerId, path);
            if (error != 0) {
                return fail(errno, error);
            }
        }
        List<WsaProtocolInfo> below = list;
        int result = change(
                errno, before -> installation(before).installWithChains(providerId, path, name, serviceFlags, below));
        WsaProtocolInfo layered = state.layeredEntry(providerId);
        if (result == 0 && catalogEntryId != null && layered != null) {
            catalogEntryId.set(layered.catalogEntryId());
        }
        return result;
    }

    @Override
    public int deinstallProvider(@Nullable UUID providerId, LpInt errno) {
        return providerId == null
                ? fail(errno, WsaError.WSAEFAULT)
                : change(errno, before -> installation(before).deinstall(providerId));
    }

    @Override
    public int updateProvider(
            @Nullable UUID providerId,
            @Nullable String path,
            @Nullable WsaProtocolInfo @Nullable [] protocols,
            int count,
            LpInt errno) {
        List<WsaProtocolInfo> list = list(protocols, count, errno);
        if (list == null) {
            return Winsock.SOCKET_ERROR;
        }
        return providerId == null || path == null
                ? fail(errno, WsaError.WSAEFAULT)
                : change(errno, before -> installation(before).update(providerId, path, list));
    }

    @Override
    public int enumProtocols(
            int @Nullable [] protocols,
            @Nullable WsaProtocolInfo @Nullable [] buffer,
            @Nullable LpInt bufferLength,
            LpInt errno) {
        return enumerate(state.items(), item -> true, protocols, buffer, bufferLength, errno);
    }

    static int enumerate(
            List<CatalogState.Item> items,
            Predicate<CatalogState.Item> shown,
            int @Nullable [] protocols,
            @Nullable WsaProtocolInfo @Nullable [] buffer,
            @Nullable LpInt bufferLength,
            LpInt errno) {
        if (bufferLength == null) {
            return fail(errno, WsaError.WSAEFAULT);
        }
        List<WsaProtocolInfo> found = items.stream()
                .filter(shown)
                .map(CatalogState.Item::info)
                .filter(info -> protocols == null || wanted(protocols, info.protocol()))
                .toList();
        int room = buffer == null ? 0 : Math.min(buffer.length, bufferLength.value());
        if (room < found.size()) {
            bufferLength.set(found.size());
            return fail(errno, WsaError.WSAENOBUFS);
        }
        for (int i = 0; buffer != null && i < found.size(); i++) {
            buffer[i] = found.get(i);
        }
        return found.size();
    }

    private static boolean wanted(int[] protocols, int protocol) {
        return Arrays.stream(protocols).takeWhile(wanted -> wanted != 0).anyMatch(wanted -> wanted == protocol);
    }

    @Override
    public int writeProviderOrder(int @Nullable [] catalogEntryIds, int count) {
        if (catalogEntryIds == null) {
            return WsaError.WSAEFAULT;
        }
        if (count < 0 || count > catalogEntryIds.length) {
            return WsaError.WSAEINVAL;
        }
        int[] ids = Arrays.copyOf(catalogEntryIds, count);
        return change(before -> installation(before).order(ids));
    }

    @Override
    public int getProviderPath(
            @Nullable UUID providerId, char @Nullable [] path, @Nullable LpInt pathLength, LpInt errno) {
        if (providerId == null || path == null || pathLength == null) {
            return fail(errno, WsaError.WSAEFAULT);
        }
        CatalogState.Provider provider = state.providers().get(providerId);
        if (provider == null) {
            return fail(errno, WsaError.WSAEINVALIDPROVIDER);
        }
        int room = Math.min(path.length, pathLength.value());
        int needed = provider.path().length() + 1;
        pathLength.set(needed);
        if (room < needed) {
            return fail(errno, WsaError.WSAEFAULT);
        }
        provider.path().getChars(0, needed - 1, path, 0);
        path[needed - 1] = 0;
        return 0;
    }

    @Override
    public int getProviderInfo(
            @Nullable UUID providerId,
            int infoType,
            @Nullable WskControlBuffer info,
            @Nullable LpInt infoSize,
            int flags,
            LpInt errno) {
        if (providerId == null || infoSize == null) {
            return fail(errno, WsaError.WSAEFAULT);
        }
        if (infoType != LspCategories.ProviderInfoLspCategories || flags != 0) {
            return fail(errno, WsaError.WSAEINVAL);
        }
        CatalogState.Provider provider = state.providers().get(providerId);
        if (provider == null) {
            return fail(errno, WsaError.WSAEINVALIDPROVIDER);
        }
        int room = info == null ? 0 : Math.min(info.size(), infoSize.value());
        infoSize.set(Integer.BYTES);
        if (info == null || room < Integer.BYTES) {
            return fail(errno, WsaError.WSAEFAULT);
        }
        info.setInt(provider.categories());
        return 0;
    }

    @Override
    public int setProviderInfo(
            @Nullable UUID providerId,
            int infoType,
            @Nullable WskControlBuffer info,
            int infoSize,
            int flags,
            LpInt errno) {
        if (providerId == null || info == null) {
            return fail(errno, WsaError.WSAEFAULT);
        }
        if (infoType != LspCategories.ProviderInfoLspCategories
                || flags != 0
                || infoSize != Integer.BYTES
                || info.size() < Integer.BYTES) {
            return fail(errno, WsaError.WSAEINVAL);
        }
        int categories = info.asInt();
        return change(errno, before -> {
            CatalogState.Provider provider = before.providers().get(providerId);
            if (provider == null || before.layeredEntry(providerId) == null) {
                throw new Refusal(WsaError.WSAEINVALIDPROVIDER);
            }
            return before.withProvider(providerId, new CatalogState.Provider(provider.path(), categories));
        });
    }

    @Override
    public int getApplicationCategory(
            @Nullable String path, @Nullable String extra, @Nullable LpInt permittedCategories, LpInt errno) {
        if (path == null || permittedCategories == null) {
            return fail(errno, WsaError.WSAEFAULT);
        }
        if (path.isEmpty()) {
            return fail(errno, WsaError.WSAEINVAL);
        }
        Integer permitted = state.applications().get(CatalogState.applicationKey(path, extra));
        if (permitted == null) {
            return fail(errno, WsaError.WSASERVICE_NOT_FOUND);
        }
        permittedCategories.set(permitted);
        return 0;
    }

    @Override
    public int setApplicationCategory(
            @Nullable String path,
            @Nullable String extra,
            int permittedCategories,
            @Nullable LpInt previousCategories,
            LpInt errno) {
        if (path == null) {
            return fail(errno, WsaError.WSAEFAULT);
        }
        if (path.isEmpty() || path.indexOf('\0') >= 0) {
            return fail(errno, WsaError.WSAEINVAL);
        }
        String key = CatalogState.applicationKey(path, extra);
        LpInt previous = new LpInt();
        int result = change(errno, before -> {
            previous.set(before.applications().getOrDefault(key, 0));
            return before.withApplication(key, permittedCategories);
        });
        if (result == 0 && previousCategories != null) {
            previousCategories.set(previous.value());
        }
        return result;
    }
}
