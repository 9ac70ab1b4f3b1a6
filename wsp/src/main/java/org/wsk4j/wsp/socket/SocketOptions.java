package org.wsk4j.wsp.socket;

import java.util.HashMap;
import java.util.Map;
import org.wsk4j.wsp.Linger;
import org.wsk4j.wsp.WsaOptions;

/** The options of a socket that Winsock's side keeps. Guarded by the socket's lock. */
final class SocketOptions {

    static final int DEFAULT_BUFFER = 64 * 1024;

    private final Map<Integer, Integer> numbers = new HashMap<>();
    private Linger linger = new Linger(false, 0);

    int sendBuffer() {
        return number(WsaOptions.SO_SNDBUF, DEFAULT_BUFFER);
    }

    int receiveBuffer() {
        return number(WsaOptions.SO_RCVBUF, DEFAULT_BUFFER);
    }

    int number(int option, int otherwise) {
        return numbers.getOrDefault(option, otherwise);
    }

    boolean isOn(int option) {
        return number(option, 0) != 0;
    }

    void set(int option, int value) {
        numbers.put(option, value);
    }

    Linger linger() {
        return linger;
    }

    void setLinger(Linger newLinger) {
        linger = newLinger;
    }

    /** An accepted socket has its listener's options. */
    void inherit(SocketOptions listener) {
        numbers.putAll(listener.numbers);
        linger = listener.linger;
    }
}
