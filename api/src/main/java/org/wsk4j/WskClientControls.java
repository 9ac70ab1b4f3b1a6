package org.wsk4j;

/** Control codes of controlClient. */
public final class WskClientControls {

    /**
     * Output points to a {@code List} of {@link WskTransport}, and has room for {@link WskTransport#SIZE}
     * bytes each. Without IRP.
     */
    public static final int WSK_TRANSPORT_LIST_QUERY = 2;

    /** Completes when that list changes next, once. With IRP. */
    public static final int WSK_TRANSPORT_LIST_CHANGE = 3;

    /**
     * Makes a {@link SecurityDescriptor} usable with sockets: output points to a {@link
     * CachedSecurityDescriptor}. Without IRP.
     */
    public static final int WSK_CACHE_SD = 4;

    /** Gives a {@link CachedSecurityDescriptor} back. Without IRP. */
    public static final int WSK_RELEASE_SD = 5;

    /** Obsolete in Windows; not supported. */
    public static final int WSK_TDI_DEVICENAME_MAPPING = 6;

    /**
     * Enables events on every socket created afterwards: input a {@link WskEventCallbackControl}; before the
     * first socket. Without IRP.
     */
    public static final int WSK_SET_STATIC_EVENT_CALLBACKS = 7;

    /** Obsolete in Windows; accepted and without effect. */
    public static final int WSK_TDI_BEHAVIOR = 8;

    /** Flag of {@link #WSK_TDI_BEHAVIOR}. */
    public static final int WSK_TDI_BEHAVIOR_BYPASS_TDI = 1;

    private WskClientControls() {}
}
