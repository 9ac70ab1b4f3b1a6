package org.wsk4j.provider.uring.abi;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import org.wsk4j.provider.uring.libc.Memory;

/**
 * What MSG_ERRQUEUE tells: ICMP errors, completions of zero-copy sends.
 *
 * <pre>
 * struct sock_extended_err { // linux/errqueue.h
 *     __u32 ee_errno;
 *     __u8  ee_origin;
 *     __u8  ee_type;
 *     __u8  ee_code;
 *     __u8  ee_pad;
 *     __u32 ee_info;
 *     __u32 ee_data;
 * };
 * </pre>
 */
public final class SockExtendedErr {

    static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    ValueLayout.JAVA_INT.withName("ee_errno"),
                    ValueLayout.JAVA_BYTE.withName("ee_origin"),
                    ValueLayout.JAVA_BYTE.withName("ee_type"),
                    ValueLayout.JAVA_BYTE.withName("ee_code"),
                    ValueLayout.JAVA_BYTE.withName("ee_pad"),
                    ValueLayout.JAVA_INT.withName("ee_info"),
                    ValueLayout.JAVA_INT.withName("ee_data"))
            .withName("sock_extended_err");

    /** Its size in bytes. */
    public static final int SIZE = (int) LAYOUT.byteSize();

    private static final long EE_ERRNO = LAYOUT.byteOffset(PathElement.groupElement("ee_errno"));
    private static final long EE_ORIGIN = LAYOUT.byteOffset(PathElement.groupElement("ee_origin"));
    private static final long EE_TYPE = LAYOUT.byteOffset(PathElement.groupElement("ee_type"));
    private static final long EE_CODE = LAYOUT.byteOffset(PathElement.groupElement("ee_code"));
    private static final long EE_PAD = LAYOUT.byteOffset(PathElement.groupElement("ee_pad"));
    private static final long EE_INFO = LAYOUT.byteOffset(PathElement.groupElement("ee_info"));
    private static final long EE_DATA = LAYOUT.byteOffset(PathElement.groupElement("ee_data"));

    private SockExtendedErr() {}

    public static int eeErrno(long sockExtendedErr) {
        return Memory.intAt(sockExtendedErr + EE_ERRNO);
    }

    public static void eeErrno(long sockExtendedErr, int value) {
        Memory.putInt(sockExtendedErr + EE_ERRNO, value);
    }

    public static int eeOrigin(long sockExtendedErr) {
        return Byte.toUnsignedInt(Memory.byteAt(sockExtendedErr + EE_ORIGIN));
    }

    public static void eeOrigin(long sockExtendedErr, int value) {
        Memory.putByte(sockExtendedErr + EE_ORIGIN, value);
    }

    public static int eeType(long sockExtendedErr) {
        return Byte.toUnsignedInt(Memory.byteAt(sockExtendedErr + EE_TYPE));
    }

    public static void eeType(long sockExtendedErr, int value) {
        Memory.putByte(sockExtendedErr + EE_TYPE, value);
    }

    public static int eeCode(long sockExtendedErr) {
        return Byte.toUnsignedInt(Memory.byteAt(sockExtendedErr + EE_CODE));
    }

    public static void eeCode(long sockExtendedErr, int value) {
        Memory.putByte(sockExtendedErr + EE_CODE, value);
    }

    public static int eePad(long sockExtendedErr) {
        return Byte.toUnsignedInt(Memory.byteAt(sockExtendedErr + EE_PAD));
    }

    public static void eePad(long sockExtendedErr, int value) {
        Memory.putByte(sockExtendedErr + EE_PAD, value);
    }

    public static int eeInfo(long sockExtendedErr) {
        return Memory.intAt(sockExtendedErr + EE_INFO);
    }

    public static void eeInfo(long sockExtendedErr, int value) {
        Memory.putInt(sockExtendedErr + EE_INFO, value);
    }

    public static int eeData(long sockExtendedErr) {
        return Memory.intAt(sockExtendedErr + EE_DATA);
    }

    public static void eeData(long sockExtendedErr, int value) {
        Memory.putInt(sockExtendedErr + EE_DATA, value);
    }
}
