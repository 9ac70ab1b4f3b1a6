package org.wsk4j.wsp.runtime;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The handles that the runtime knows, made here or by a provider. */
final class HandleTable {

    /** Beyond it there are no more handles. */
    static final int MOST_HANDLES = 1 << 20;

    /**
     * A handle.
     *
     * @param catalogEntryId the entry that it belongs to
     * @param ours whether it was made by WPUCreateSocketHandle
     * @param context of a handle made here
     */
    record Entry(int catalogEntryId, boolean ours, @Nullable Object context) {}

    private final Map<Long, Entry> entries = new ConcurrentHashMap<>();

    boolean add(long handle, Entry entry) {
        if (entries.size() >= MOST_HANDLES) {
            return false;
        }
        entries.put(handle, entry);
        return true;
    }

    @Nullable
    Entry find(long handle) {
        return entries.get(handle);
    }

    @Nullable
    Entry remove(long handle) {
        return entries.remove(handle);
    }

    int size() {
        return entries.size();
    }
}
