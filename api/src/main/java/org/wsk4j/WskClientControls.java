package org.wsk4j;

/** Control codes of controlClient. */
public final class WskClientControls {

    /** Answers a list of {@link WskTransport}. */
    public static final int WSK_TRANSPORT_LIST_QUERY = 2;

    /** Completes when the list changes next. */
    public static final int WSK_TRANSPORT_LIST_CHANGE = 3;

    /** Makes a {@link SecurityDescriptor} usable with sockets. */
    public static final int WSK_CACHE_SD = 4;

    /** Gives a cached security descriptor back. */
    public static final int WSK_RELEASE_SD = 5;

    /** Obsolete in Windows; not supported. */
    public static final int WSK_TDI_DEVICENAME_MAPPING = 6;

    /** Enables events on every socket created afterwards. */
    public static final int WSK_SET_STATIC_EVENT_CALLBACKS = 7;

    /** Obsolete in Windows; accepted and without effect. */
    public static final int WSK_TDI_BEHAVIOR = 8;

    /** Flag of {@link #WSK_TDI_BEHAVIOR}. */
    public static final int WSK_TDI_BEHAVIOR_BYPASS_TDI = 1;

    private WskClientControls() {}
}
