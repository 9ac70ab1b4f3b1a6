package org.wsk4j.provider.kit.name;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.wsk4j.data.SockAddr;

/** Addresses as text, without any look-up. */
final class AddressLiterals {

    private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
    private static final Pattern INET = Pattern.compile(BYTE + "(\\." + BYTE + "){3}");

    private AddressLiterals() {}

    /** The address, with port 0, or null if the text is a name. */
    static @Nullable SockAddr parse(String text) {
        if (text.indexOf(':') < 0 && !INET.matcher(text).matches()) {
            return null;
        }
        try {
            return SockAddr.of(text, 0);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Whether a text can only be a literal, so that no look-up may be tried. */
    static boolean isNoName(String text) {
        return text.indexOf(':') >= 0 || text.matches("[0-9.]+");
    }

    /** The canonical text of an address, without its port. */
    static String format(SockAddr address) {
        if (address.family() == SockAddr.AF_INET) {
            return formatInet(address.inet());
        }
        if (address.isV4Mapped()) {
            return "::ffff:" + formatInet((int) address.inet6Low());
        }
        return formatInet6(address) + (address.scopeId() == 0 ? "" : "%" + address.scopeId());
    }

    private static String formatInet(int ip) {
        return (ip >>> 24) + "." + (ip >>> 16 & 255) + "." + (ip >>> 8 & 255) + "." + (ip & 255);
    }

    /** As RFC 5952 wants it: the longest run of at least two zero groups is left out, the first one of several. */
    private static String formatInet6(SockAddr address) {
        int[] groups = new int[8];
        for (int i = 0; i < 4; i++) {
            groups[i] = (int) (address.inet6High() >>> (48 - 16 * i)) & 0xFFFF;
            groups[i + 4] = (int) (address.inet6Low() >>> (48 - 16 * i)) & 0xFFFF;
        }
        int best = -1;
        int bestLength = 1;
        for (int i = 0; i < 8; i++) {
            int length = 0;
            while (i + length < 8 && groups[i + length] == 0) {
                length++;
            }
            if (length > bestLength) {
                best = i;
                bestLength = length;
            }
        }
        StringBuilder text = new StringBuilder(39);
        for (int i = 0; i < 8; i++) {
            if (i == best) {
                text.append("::");
                i += bestLength - 1;
            } else {
                text.append(text.length() == 0 || text.charAt(text.length() - 1) == ':' ? "" : ":")
                        .append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString();
    }
}
