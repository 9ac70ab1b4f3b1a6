package org.wsk4j.provider.netty;

import org.wsk4j.data.ControlMessages;

/** UDP_SEND_MSG_SIZE, the one kind of control information that Netty's native sockets can carry. */
final class Segmentation {

    /** The control information holds something else. */
    static final int NOT_SUPPORTED = -1;

    /** The control information is none. */
    static final int MALFORMED = -2;

    private static final int MOST = 0xFFFF;

    private Segmentation() {}

    /** How many bytes each datagram has; or one of the two above. */
    static int of(ControlMessages control, boolean supported) {
        int size = 0;
        ControlMessages.Reader reader = control.reader();
        while (reader.next()) {
            if (!supported || !reader.is(ControlMessages.IPPROTO_UDP, ControlMessages.UDP_SEND_MSG_SIZE)) {
                return NOT_SUPPORTED;
            }
            size = reader.asInt();
            if (size < 0 || size > MOST) {
                return MALFORMED;
            }
        }
        if (reader.isMalformed()) {
            return supported ? MALFORMED : NOT_SUPPORTED;
        }
        return size;
    }
}
