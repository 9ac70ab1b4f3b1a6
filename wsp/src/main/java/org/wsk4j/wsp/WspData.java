package org.wsk4j.wsp;

/**
 * WSPDATA: what a provider says of itself at start-up.
 *
 * @wsk WSPDATA
 */
public final class WspData {

    private int version;
    private int highVersion;
    private String description = "";

    /** Creates an empty one, for {@link WspProvider#startup} to fill. */
    public WspData() {}

    /**
     * Fills it.
     *
     * @param newVersion the version that is spoken
     * @param newHighVersion the highest that the provider knows
     * @param newDescription free text without control characters
     */
    public void set(int newVersion, int newHighVersion, String newDescription) {
        version = newVersion;
        highVersion = newHighVersion;
        description = newDescription.length() > Winsock.WSPDESCRIPTION_LEN
                ? newDescription.substring(0, Winsock.WSPDESCRIPTION_LEN)
                : newDescription;
    }

    /**
     * MAKEWORD: a version number, the major in the low byte.
     *
     * @param major 0 to 255
     * @param minor 0 to 255
     * @return the version word
     */
    public static int makeVersion(int major, int minor) {
        return (minor & 0xFF) << 8 | (major & 0xFF);
    }

    /**
     * Compares by major, then by minor number.
     *
     * @param left a version word
     * @param right a version word
     * @return negative, 0 or positive
     */
    public static int compareVersions(int left, int right) {
        int majors = Integer.compare(left & 0xFF, right & 0xFF);
        return majors != 0 ? majors : Integer.compare(left >>> 8 & 0xFF, right >>> 8 & 0xFF);
    }

    /**
     * wVersion.
     *
     * @return the version that is spoken
     */
    public int version() {
        return version;
    }

    /**
     * wHighVersion.
     *
     * @return the highest that the provider knows
     */
    public int highVersion() {
        return highVersion;
    }

    /**
     * szDescription.
     *
     * @return free text
     */
    public String description() {
        return description;
    }

    @Override
    public String toString() {
        return "WspData[" + (version & 0xFF) + "." + (version >>> 8) + ", " + description + "]";
    }
}
