package org.wsk4j.provider.uring.iouring;

import org.wsk4j.data.SockAddr;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.IoResult;
import org.wsk4j.provider.uring.base.Addresses;
import org.wsk4j.provider.uring.base.Host;
import org.wsk4j.provider.uring.libc.Errno;

/** Where the attempt to connect goes, in a piece of the host's vectors from its beginning to its end. */
final class ConnectAddress {

    private final Host host;
    private long memory;
    private int length;

    ConnectAddress(Host host) {
        this.host = host;
    }

    /** Takes it. 0, or why there is no attempt. */
    long set(SockAddr remote) {
        memory = host.vectors().take();
        if (memory == 0) {
            return IoResult.failure(NtStatus.STATUS_INSUFFICIENT_RESOURCES);
        }
        length = Addresses.put(remote, memory);
        if (length >= 0) {
            return 0;
        }
        forget();
        return IoResult.failure(
                length == -Errno.ENAMETOOLONG ? NtStatus.STATUS_INVALID_PARAMETER : NtStatus.STATUS_NOT_SUPPORTED);
    }

    /** Asks how the attempt goes. */
    int tryAgain(int fd) {
        return host.libc().sockets().connect(fd, memory, length);
    }

    /** The attempt is over. No effect without one. */
    void forget() {
        if (memory != 0) {
            host.vectors().give(memory);
            memory = 0;
        }
    }

    long memory() {
        return memory;
    }

    int length() {
        return length;
    }
}
