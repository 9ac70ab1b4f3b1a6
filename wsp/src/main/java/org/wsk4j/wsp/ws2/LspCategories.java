package org.wsk4j.wsp.ws2;

/**
 * What a layer does to its applications, verbatim; and the kinds of information that a provider has. An application with categories gets
 * only those layers whose categories are all among its own; one with {@link #LSP_SYSTEM} only layers that have it too. An application
 * without categories gets every layer.
 *
 * @wsk ws2spi.h, LSP categories
 */
public final class LspCategories {

    /** Needed by the system. */
    public static final int LSP_SYSTEM = 0x80000000;

    /** Looks only. */
    public static final int LSP_INSPECTOR = 1;

    /** Sends to somewhere else. */
    public static final int LSP_REDIRECTOR = 2;

    /** Stands between. */
    public static final int LSP_PROXY = 4;

    /** Forbids. */
    public static final int LSP_FIREWALL = 8;

    /** Changes what comes in. */
    public static final int LSP_INBOUND_MODIFY = 0x10;

    /** Changes what goes out. */
    public static final int LSP_OUTBOUND_MODIFY = 0x20;

    /** Encrypts or compresses. */
    public static final int LSP_CRYPTO_COMPRESS = 0x40;

    /** Answers from memory. */
    public static final int LSP_LOCAL_CACHE = 0x80;

    /** WSC_PROVIDER_INFO_TYPE: the categories, four bytes. */
    public static final int ProviderInfoLspCategories = 0;

    /** WSC_PROVIDER_INFO_TYPE: audit information; no provider here has any. */
    public static final int ProviderInfoAudit = 1;

    private LspCategories() {}
}
