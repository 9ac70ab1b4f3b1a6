package org.wsk4j;

/**
 * MAKE_WSK_VERSION and its inverse: major in the high byte, minor in the low one.
 *
 * @wsk MAKE_WSK_VERSION
 */
public final class WskVersion {

    /** Version 1.0, the one that Winsock Kernel has. */
    public static final int WSK_1_0 = 0x0100;

    private WskVersion() {}

    /**
     * MAKE_WSK_VERSION.
     *
     * @param major 0 to 255
     * @param minor 0 to 255
     * @return the version
     */
    public static int make(int major, int minor) {
        return ((major & 0xFF) << 8) | (minor & 0xFF);
    }

    /**
     * WSK_MAJOR_VERSION.
     *
     * @param version a version
     * @return its major part
     */
    public static int major(int version) {
        return version >>> 8 & 0xFF;
    }

    /**
     * WSK_MINOR_VERSION.
     *
     * @param version a version
     * @return its minor part
     */
    public static int minor(int version) {
        return version & 0xFF;
    }
}
