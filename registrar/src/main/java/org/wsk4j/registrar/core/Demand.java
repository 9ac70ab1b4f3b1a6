package org.wsk4j.registrar.core;

import org.jspecify.annotations.Nullable;
import org.wsk4j.WskProviderSelection;

/**
 * A client's selection, with its filter read.
 *
 * @param selection what the client needs
 * @param version the version that it wants
 * @param filter its filter, or null for none
 */
record Demand(
        WskProviderSelection selection,
        int version,
        @Nullable LdapFilter filter) {

    static Demand of(WskProviderSelection selection, int version) throws MalformedFilterException {
        String text = selection.filter();
        return new Demand(selection, version, text == null ? null : LdapFilter.parse(text));
    }
}
