package org.wsk4j;

/**
 * WSK_INSPECT_ID: names a connection request under inspection; compared by content.
 *
 * @param key the key
 * @param serialNumber tells requests apart that had the same key in turn
 * @wsk WSK_INSPECT_ID
 */
public record WskInspectId(long key, int serialNumber) {}
