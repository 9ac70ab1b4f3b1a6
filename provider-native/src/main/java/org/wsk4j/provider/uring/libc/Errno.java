package org.wsk4j.provider.uring.libc;

/** Error numbers of Linux (asm-generic, which x86-64 and aarch64 share), as far as sockets and rings can meet them. */
public final class Errno {

    /** EPERM. */
    public static final int EPERM = 1;

    /** ENOENT. */
    public static final int ENOENT = 2;

    /** EINTR. */
    public static final int EINTR = 4;

    /** EIO. */
    public static final int EIO = 5;

    /** ENXIO. */
    public static final int ENXIO = 6;

    /** EBADF. */
    public static final int EBADF = 9;

    /** EAGAIN. */
    public static final int EAGAIN = 11;

    /** ENOMEM. */
    public static final int ENOMEM = 12;

    /** EACCES. */
    public static final int EACCES = 13;

    /** EFAULT. */
    public static final int EFAULT = 14;

    /** EBUSY. */
    public static final int EBUSY = 16;

    /** EEXIST. */
    public static final int EEXIST = 17;

    /** ENODEV. */
    public static final int ENODEV = 19;

    /** ENOTDIR. */
    public static final int ENOTDIR = 20;

    /** EINVAL. */
    public static final int EINVAL = 22;

    /** ENFILE. */
    public static final int ENFILE = 23;

    /** EMFILE. */
    public static final int EMFILE = 24;

    /** EPIPE. */
    public static final int EPIPE = 32;

    /** ENAMETOOLONG. */
    public static final int ENAMETOOLONG = 36;

    /** ENOSYS. */
    public static final int ENOSYS = 38;

    /** ELOOP. */
    public static final int ELOOP = 40;

    /** ETIME. */
    public static final int ETIME = 62;

    /** ENONET. */
    public static final int ENONET = 64;

    /** EPROTO. */
    public static final int EPROTO = 71;

    /** EBADMSG. */
    public static final int EBADMSG = 74;

    /** EOVERFLOW. */
    public static final int EOVERFLOW = 75;

    /** EBADFD. */
    public static final int EBADFD = 77;

    /** ENOTSOCK. */
    public static final int ENOTSOCK = 88;

    /** EDESTADDRREQ. */
    public static final int EDESTADDRREQ = 89;

    /** EMSGSIZE. */
    public static final int EMSGSIZE = 90;

    /** EPROTOTYPE. */
    public static final int EPROTOTYPE = 91;

    /** ENOPROTOOPT. */
    public static final int ENOPROTOOPT = 92;

    /** EPROTONOSUPPORT. */
    public static final int EPROTONOSUPPORT = 93;

    /** ESOCKTNOSUPPORT. */
    public static final int ESOCKTNOSUPPORT = 94;

    /** EOPNOTSUPP. */
    public static final int EOPNOTSUPP = 95;

    /** EPFNOSUPPORT. */
    public static final int EPFNOSUPPORT = 96;

    /** EAFNOSUPPORT. */
    public static final int EAFNOSUPPORT = 97;

    /** EADDRINUSE. */
    public static final int EADDRINUSE = 98;

    /** EADDRNOTAVAIL. */
    public static final int EADDRNOTAVAIL = 99;

    /** ENETDOWN. */
    public static final int ENETDOWN = 100;

    /** ENETUNREACH. */
    public static final int ENETUNREACH = 101;

    /** ENETRESET. */
    public static final int ENETRESET = 102;

    /** ECONNABORTED. */
    public static final int ECONNABORTED = 103;

    /** ECONNRESET. */
    public static final int ECONNRESET = 104;

    /** ENOBUFS. */
    public static final int ENOBUFS = 105;

    /** EISCONN. */
    public static final int EISCONN = 106;

    /** ENOTCONN. */
    public static final int ENOTCONN = 107;

    /** ESHUTDOWN. */
    public static final int ESHUTDOWN = 108;

    /** ETIMEDOUT. */
    public static final int ETIMEDOUT = 110;

    /** ECONNREFUSED. */
    public static final int ECONNREFUSED = 111;

    /** EHOSTDOWN. */
    public static final int EHOSTDOWN = 112;

    /** EHOSTUNREACH. */
    public static final int EHOSTUNREACH = 113;

    /** EALREADY. */
    public static final int EALREADY = 114;

    /** EINPROGRESS. */
    public static final int EINPROGRESS = 115;

    /** ECANCELED. */
    public static final int ECANCELED = 125;

    private Errno() {}

    /**
     * The name of an error number, for messages.
     *
     * @param errno the number, not negated
     * @return for example {@code EPERM}
     */
    public static String name(int errno) {
        return switch (errno) {
            case EPERM -> "EPERM";
            case ENOENT -> "ENOENT";
            case EINTR -> "EINTR";
            case EIO -> "EIO";
            case ENXIO -> "ENXIO";
            case EBADF -> "EBADF";
            case EAGAIN -> "EAGAIN";
            case ENOMEM -> "ENOMEM";
            case EACCES -> "EACCES";
            case EFAULT -> "EFAULT";
            case EBUSY -> "EBUSY";
            case EEXIST -> "EEXIST";
            case ENODEV -> "ENODEV";
            case ENOTDIR -> "ENOTDIR";
            case EINVAL -> "EINVAL";
            case ENFILE -> "ENFILE";
            case EMFILE -> "EMFILE";
            case EPIPE -> "EPIPE";
            case ENAMETOOLONG -> "ENAMETOOLONG";
            case ENOSYS -> "ENOSYS";
            case ELOOP -> "ELOOP";
            case ETIME -> "ETIME";
            case ENONET -> "ENONET";
            case EPROTO -> "EPROTO";
            case EBADMSG -> "EBADMSG";
            case EOVERFLOW -> "EOVERFLOW";
            case EBADFD -> "EBADFD";
            case ENOTSOCK -> "ENOTSOCK";
            case EDESTADDRREQ -> "EDESTADDRREQ";
            case EMSGSIZE -> "EMSGSIZE";
            case EPROTOTYPE -> "EPROTOTYPE";
            case ENOPROTOOPT -> "ENOPROTOOPT";
            case EPROTONOSUPPORT -> "EPROTONOSUPPORT";
            case ESOCKTNOSUPPORT -> "ESOCKTNOSUPPORT";
            case EOPNOTSUPP -> "EOPNOTSUPP";
            case EPFNOSUPPORT -> "EPFNOSUPPORT";
            case EAFNOSUPPORT -> "EAFNOSUPPORT";
            case EADDRINUSE -> "EADDRINUSE";
            case EADDRNOTAVAIL -> "EADDRNOTAVAIL";
            case ENETDOWN -> "ENETDOWN";
            case ENETUNREACH -> "ENETUNREACH";
            case ENETRESET -> "ENETRESET";
            case ECONNABORTED -> "ECONNABORTED";
            case ECONNRESET -> "ECONNRESET";
            case ENOBUFS -> "ENOBUFS";
            case EISCONN -> "EISCONN";
            case ENOTCONN -> "ENOTCONN";
            case ESHUTDOWN -> "ESHUTDOWN";
            case ETIMEDOUT -> "ETIMEDOUT";
            case ECONNREFUSED -> "ECONNREFUSED";
            case EHOSTDOWN -> "EHOSTDOWN";
            case EHOSTUNREACH -> "EHOSTUNREACH";
            case EALREADY -> "EALREADY";
            case EINPROGRESS -> "EINPROGRESS";
            case ECANCELED -> "ECANCELED";
            default -> "errno " + errno;
        };
    }
}
