package org.wsk4j.wsp.socket;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.wsk4j.data.SockAddr;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.WsaError;
import org.wsk4j.wsp.WsaProtocolInfo;

/** WSPAddressToString and WSPStringToAddress: numbers only, nobody is asked. */
final class AddressText {

    private static final int INET6_GROUPS = 8;

    private AddressText() {}

    // ------------------------------------------------------------------ write

    static int write(
            @Nullable SockAddr address,
            @Nullable WsaProtocolInfo info,
            char @Nullable [] target,
            @Nullable LpInt length) {
        if (address == null || target == null || length == null) {
            return WsaError.WSAEFAULT;
        }
        if (info != null && info.addressFamily() != address.family()) {
            return WsaError.WSAEINVAL;
        }
        String text;
        switch (address.family()) {
            case SockAddr.AF_INET -> text = inet(address.inet()) + (address.port() == 0 ? "" : ":" + address.port());
            case SockAddr.AF_INET6 -> text = inet6(address);
            case SockAddr.AF_UNIX -> text = address.path();
            default -> {
                return WsaError.WSAEINVAL;
            }
        }
        int room = Math.min(length.value(), target.length);
        length.set(text.length() + 1);
        if (room < text.length() + 1) {
            return WsaError.WSAEFAULT;
        }
        text.getChars(0, text.length(), target, 0);
        target[text.length()] = 0;
        return 0;
    }

    private static String inet(int address) {
        return (address >>> 24) + "." + (address >>> 16 & 255) + "." + (address >>> 8 & 255) + "." + (address & 255);
    }

    private static String inet6(SockAddr address) {
        String plain = groups(address);
        String scoped = address.scopeId() == 0 ? plain : plain + "%" + Integer.toUnsignedString(address.scopeId());
        return address.port() == 0 ? scoped : "[" + scoped + "]:" + address.port();
    }

    /** The longest run of zero groups, of two or more, is written as "::". */
    private static String groups(SockAddr address) {
        if (address.isV4Mapped()) {
            return "::ffff:" + inet(address.inet());
        }
        int[] groups = new int[INET6_GROUPS];
        for (int i = 0; i < INET6_GROUPS; i++) {
            long half = i < 4 ? address.inet6High() : address.inet6Low();
            groups[i] = (int) (half >>> (48 - 16 * (i % 4))) & 0xFFFF;
        }
        int best = -1;
        int bestLength = 1;
        for (int i = 0; i < INET6_GROUPS; i++) {
            int run = 0;
            while (i + run < INET6_GROUPS && groups[i + run] == 0) {
                run++;
            }
            if (run > bestLength) {
                best = i;
                bestLength = run;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < INET6_GROUPS; i++) {
            if (i == best) {
                text.append("::");
                i += bestLength - 1;
                continue;
            }
            if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                text.append(':');
            }
            text.append(Integer.toHexString(groups[i]).toLowerCase(Locale.ROOT));
        }
        return text.toString();
    }

    // ------------------------------------------------------------------ read

    static int read(
            @Nullable String text, int addressFamily, @Nullable WsaProtocolInfo info, @Nullable SockAddr target) {
        if (text == null || target == null) {
            return WsaError.WSAEFAULT;
        }
        if (info != null && info.addressFamily() != addressFamily) {
            return WsaError.WSAEINVAL;
        }
        boolean understood = switch (addressFamily) {
            case SockAddr.AF_INET -> readInet(text, target);
            case SockAddr.AF_INET6 -> readInet6(text, target);
            case SockAddr.AF_UNIX -> !text.isEmpty() && target.setUnix(text) == target;
            default -> false;
        };
        return understood ? 0 : WsaError.WSAEINVAL;
    }

    private static boolean readInet(String text, SockAddr target) {
        int colon = text.indexOf(':');
        int port = colon < 0 ? 0 : number(text.substring(colon + 1), 0xFFFF);
        long address = dotted(colon < 0 ? text : text.substring(0, colon));
        if (port < 0 || address < 0) {
            return false;
        }
        target.setInet((int) address, port);
        return true;
    }

    /** Four numbers, or -1. */
    private static long dotted(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return -1;
        }
        long address = 0;
        for (String part : parts) {
            int number = number(part, 255);
            if (number < 0) {
                return -1;
            }
            address = address << 8 | number;
        }
        return address;
    }

    private static int number(String text, int most) {
        if (text.isEmpty() || text.length() > 10 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        long number = Long.parseLong(text);
        return number > most ? -1 : (int) number;
    }

    private static boolean readInet6(String text, SockAddr target) {
        String host = text;
        int port = 0;
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            if (end < 0 || (end + 1 < text.length() && text.charAt(end + 1) != ':')) {
                return false;
            }
            host = text.substring(1, end);
            port = end + 1 == text.length() ? 0 : number(text.substring(end + 2), 0xFFFF);
        }
        int percent = host.indexOf('%');
        int scope = percent < 0 ? 0 : number(host.substring(percent + 1), Integer.MAX_VALUE);
        int[] groups = groups(percent < 0 ? host : host.substring(0, percent));
        if (port < 0 || scope < 0 || groups.length != INET6_GROUPS) {
            return false;
        }
        target.setInet6(half(groups, 0), half(groups, 4), port, scope);
        return true;
    }

    private static long half(int[] groups, int from) {
        long half = 0;
        for (int i = from; i < from + 4; i++) {
            half = half << 16 | groups[i];
        }
        return half;
    }

    /** Eight groups, or none if the text is no address. */
    private static int[] groups(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            return list(text);
        }
        int[] left = list(text.substring(0, gap));
        int[] right = list(text.substring(gap + 2));
        boolean wrong = (gap > 0 && left.length == 0) || (gap + 2 < text.length() && right.length == 0);
        if (wrong || left.length + right.length > INET6_GROUPS - 1) {
            return new int[0];
        }
        int[] all = new int[INET6_GROUPS];
        System.arraycopy(left, 0, all, 0, left.length);
        System.arraycopy(right, 0, all, INET6_GROUPS - right.length, right.length);
        return all;
    }

    private static int[] list(String text) {
        if (text.isEmpty()) {
            return new int[0];
        }
        String[] parts = text.split(":", -1);
        boolean dotted = parts[parts.length - 1].indexOf('.') >= 0;
        int[] groups = new int[parts.length + (dotted ? 1 : 0)];
        for (int i = 0; i < parts.length; i++) {
            if (dotted && i == parts.length - 1) {
                long address = dotted(parts[i]);
                if (address < 0) {
                    return new int[0];
                }
                groups[i] = (int) (address >>> 16);
                groups[i + 1] = (int) address & 0xFFFF;
            } else if (parts[i].matches("[0-9a-fA-F]{1,4}")) {
                groups[i] = Integer.parseInt(parts[i], 16);
            } else {
                return new int[0];
            }
        }
        return groups;
    }
}
