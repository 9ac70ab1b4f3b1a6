package org.wsk4j.wsp;

/**
 * WSANETWORKEVENTS: what happened on a socket since the last question.
 *
 * @wsk WSANETWORKEVENTS
 */
public final class WsaNetworkEvents {

    private int networkEvents;
    private final int[] errorCode = new int[Winsock.FD_MAX_EVENTS];

    /** Creates one without events. */
    public WsaNetworkEvents() {}

    /**
     * lNetworkEvents.
     *
     * @return the FD_ bits of the events
     */
    public int networkEvents() {
        return networkEvents;
    }

    /**
     * iErrorCode.
     *
     * @param bit an FD_..._BIT
     * @return 0 or the error of the event; only meaningful when its bit is set
     */
    public int errorCode(int bit) {
        return errorCode[bit];
    }

    /**
     * For providers: changes the events. Error codes stay until {@link #setErrorCode} changes them.
     *
     * @param events the FD_ bits
     */
    public void setNetworkEvents(int events) {
        networkEvents = events;
    }

    /**
     * For providers: changes an error.
     *
     * @param bit an FD_..._BIT
     * @param error 0 or the error of the event
     */
    public void setErrorCode(int bit, int error) {
        errorCode[bit] = error;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("WsaNetworkEvents[");
        for (int bit = 0; bit < Winsock.FD_MAX_EVENTS; bit++) {
            if ((networkEvents >>> bit & 1) != 0) {
                text.append(" 0x")
                        .append(Integer.toHexString(1 << bit))
                        .append('=')
                        .append(WsaError.name(errorCode[bit]));
            }
        }
        return text.append(" ]").toString();
    }
}
