package org.wsk4j.wsp.socket;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.wsk4j.data.SockAddr;

/** Addresses as they lie in memory: what AcceptEx puts behind the data. */
final class SockaddrBytes {

    private SockaddrBytes() {}

    /** Writes at an index; there is room for the family's size. */
    static void write(SockAddr address, ByteBuffer memory, int at) {
        ByteBuffer little = memory.duplicate().clear().order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer big = memory.duplicate().clear().order(ByteOrder.BIG_ENDIAN);
        little.putShort(at, (short) address.family());
        if (address.family() == SockAddr.AF_UNIX) {
            byte[] path = address.path().getBytes(StandardCharsets.UTF_8);
            int count = Math.min(path.length, 107);
            big.put(at + 2, path, 0, count);
            big.put(at + 2 + count, (byte) 0);
            return;
        }
        big.putShort(at + 2, (short) address.port());
        if (address.family() == SockAddr.AF_INET) {
            big.putInt(at + 4, address.inet()).putLong(at + 8, 0);
            return;
        }
        big.putInt(at + 4, address.flowInfo());
        big.putLong(at + 8, address.inet6High()).putLong(at + 16, address.inet6Low());
        little.putInt(at + 24, address.scopeId());
    }

    /** Reads at an index; false if there is no address of a known family. */
    static boolean read(ByteBuffer memory, int at, SockAddr target) {
        ByteBuffer little = memory.duplicate().clear().order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer big = memory.duplicate().clear().order(ByteOrder.BIG_ENDIAN);
        int port = big.getShort(at + 2) & 0xFFFF;
        switch (little.getShort(at)) {
            case SockAddr.AF_INET -> target.setInet(big.getInt(at + 4), port);
            case SockAddr.AF_INET6 -> {
                target.setInet6(big.getLong(at + 8), big.getLong(at + 16), port, little.getInt(at + 24));
                target.setFlowInfo(big.getInt(at + 4));
            }
            case SockAddr.AF_UNIX -> {
                int end = at + 2;
                while (big.get(end) != 0) {
                    end++;
                }
                byte[] path = new byte[end - at - 2];
                big.get(at + 2, path);
                target.setUnix(new String(path, StandardCharsets.UTF_8));
            }
            default -> {
                return false;
            }
        }
        return true;
    }
}
