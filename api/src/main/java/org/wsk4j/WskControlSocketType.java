package org.wsk4j;

/**
 * WSK_CONTROL_SOCKET_TYPE: what controlSocket is asked to do.
 *
 * @wsk WSK_CONTROL_SOCKET_TYPE
 */
public enum WskControlSocketType {
    /** Sets an option. */
    WskSetOption,
    /** Reads an option. */
    WskGetOption,
    /** Carries out an ioctl; the level is ignored. */
    WskIoctl
}
