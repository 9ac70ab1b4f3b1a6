package org.wsk4j.wsp;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Map;
import java.util.TreeMap;

/**
 * The error codes of Winsock, verbatim. The entries of a {@link WspProcTable} report one of them through {@code lpErrno}.
 *
 * @wsk winerror.h
 */
public final class WsaError {

    /** 0: no error. */
    public static final int NO_ERROR = 0;

    /** 6: the event object is not valid. */
    public static final int WSA_INVALID_HANDLE = 6;

    /** 8: memory is short. */
    public static final int WSA_NOT_ENOUGH_MEMORY = 8;

    /** 87: a parameter is wrong. */
    public static final int WSA_INVALID_PARAMETER = 87;

    /** 995: the overlapped operation was ended before it was over. */
    public static final int WSA_OPERATION_ABORTED = 995;

    /** 996: the overlapped operation is not over. */
    public static final int WSA_IO_INCOMPLETE = 996;

    /** 997: the overlapped operation was started and completes later. */
    public static final int WSA_IO_PENDING = 997;

    /** 10004: the blocking call was cancelled. */
    public static final int WSAEINTR = 10004;

    /** 10009: the handle is not valid. */
    public static final int WSAEBADF = 10009;

    /** 10013: access is denied, or a broadcast without SO_BROADCAST. */
    public static final int WSAEACCES = 10013;

    /** 10014: a pointer is missing or memory too small. */
    public static final int WSAEFAULT = 10014;

    /** 10022: an argument or the state of the socket is wrong. */
    public static final int WSAEINVAL = 10022;

    /** 10024: no more descriptors. */
    public static final int WSAEMFILE = 10024;

    /** 10035: the operation would have to wait. */
    public static final int WSAEWOULDBLOCK = 10035;

    /** 10036: a blocking call or a callback is running on this thread. */
    public static final int WSAEINPROGRESS = 10036;

    /** 10037: the operation is in progress already. */
    public static final int WSAEALREADY = 10037;

    /** 10038: the handle is no socket of this provider. */
    public static final int WSAENOTSOCK = 10038;

    /** 10039: a destination is missing. */
    public static final int WSAEDESTADDRREQ = 10039;

    /** 10040: the message is too long. */
    public static final int WSAEMSGSIZE = 10040;

    /** 10041: the protocol does not fit the socket type. */
    public static final int WSAEPROTOTYPE = 10041;

    /** 10042: the option is unknown here. */
    public static final int WSAENOPROTOOPT = 10042;

    /** 10043: the protocol is not supported. */
    public static final int WSAEPROTONOSUPPORT = 10043;

    /** 10044: the socket type is not supported in this family. */
    public static final int WSAESOCKTNOSUPPORT = 10044;

    /** 10045: the operation is not supported by this socket. */
    public static final int WSAEOPNOTSUPP = 10045;

    /** 10046: the protocol family is not supported. */
    public static final int WSAEPFNOSUPPORT = 10046;

    /** 10047: the address family does not fit. */
    public static final int WSAEAFNOSUPPORT = 10047;

    /** 10048: the address is in use. */
    public static final int WSAEADDRINUSE = 10048;

    /** 10049: the address is not available here. */
    public static final int WSAEADDRNOTAVAIL = 10049;

    /** 10050: the network subsystem, that is the WSK provider, is gone. */
    public static final int WSAENETDOWN = 10050;

    /** 10051: the network cannot be reached. */
    public static final int WSAENETUNREACH = 10051;

    /** 10052: keep-alive found the connection dead; for a datagram: its time to live ended. */
    public static final int WSAENETRESET = 10052;

    /** 10053: the connection was ended on this side. */
    public static final int WSAECONNABORTED = 10053;

    /** 10054: the peer reset the connection. */
    public static final int WSAECONNRESET = 10054;

    /** 10055: buffers are short. */
    public static final int WSAENOBUFS = 10055;

    /** 10056: the socket is connected. */
    public static final int WSAEISCONN = 10056;

    /** 10057: the socket is not connected. */
    public static final int WSAENOTCONN = 10057;

    /** 10058: the direction was shut down. */
    public static final int WSAESHUTDOWN = 10058;

    /** 10059: too many references. */
    public static final int WSAETOOMANYREFS = 10059;

    /** 10060: the operation timed out. */
    public static final int WSAETIMEDOUT = 10060;

    /** 10061: the peer refused the connection. */
    public static final int WSAECONNREFUSED = 10061;

    /** 10062: a name cannot be translated. */
    public static final int WSAELOOP = 10062;

    /** 10063: a name is too long. */
    public static final int WSAENAMETOOLONG = 10063;

    /** 10064: the host is down. */
    public static final int WSAEHOSTDOWN = 10064;

    /** 10065: the host cannot be reached. */
    public static final int WSAEHOSTUNREACH = 10065;

    /** 10066: a directory is not empty. */
    public static final int WSAENOTEMPTY = 10066;

    /** 10067: the provider serves no more clients. */
    public static final int WSAEPROCLIM = 10067;

    /** 10068: the quota of users is exhausted. */
    public static final int WSAEUSERS = 10068;

    /** 10069: the disk quota is exhausted. */
    public static final int WSAEDQUOT = 10069;

    /** 10070: a file handle is stale. */
    public static final int WSAESTALE = 10070;

    /** 10071: the item is remote. */
    public static final int WSAEREMOTE = 10071;

    /** 10091: the network subsystem is not ready. */
    public static final int WSASYSNOTREADY = 10091;

    /** 10092: the requested version is not supported. */
    public static final int WSAVERNOTSUPPORTED = 10092;

    /** 10093: no successful start-up preceded. */
    public static final int WSANOTINITIALISED = 10093;

    /** 10101: the peer has closed gracefully. */
    public static final int WSAEDISCON = 10101;

    /** 10102: no more results. */
    public static final int WSAENOMORE = 10102;

    /** 10103: the call was cancelled. */
    public static final int WSAECANCELLED = 10103;

    /** 10104: the provider's procedure table has holes. */
    public static final int WSAEINVALIDPROCTABLE = 10104;

    /** 10105: the provider is not valid. */
    public static final int WSAEINVALIDPROVIDER = 10105;

    /** 10106: the provider failed to start. */
    public static final int WSAEPROVIDERFAILEDINIT = 10106;

    /** 10107: a call that should never fail has failed. */
    public static final int WSASYSCALLFAILURE = 10107;

    /** 10108: the service is unknown. */
    public static final int WSASERVICE_NOT_FOUND = 10108;

    /** 10109: the class is unknown. */
    public static final int WSATYPE_NOT_FOUND = 10109;

    /** 10110: no more results. */
    public static final int WSA_E_NO_MORE = 10110;

    /** 10111: the call was cancelled. */
    public static final int WSA_E_CANCELLED = 10111;

    /** 10112: a query was refused. */
    public static final int WSAEREFUSED = 10112;

    /** 11001: the host is unknown. */
    public static final int WSAHOST_NOT_FOUND = 11001;

    /** 11002: the request was deferred, or a temporary failure. */
    public static final int WSATRY_AGAIN = 11002;

    /** 11003: a failure that repeating does not mend. */
    public static final int WSANO_RECOVERY = 11003;

    /** 11004: the name is valid, without data of this type. */
    public static final int WSANO_DATA = 11004;

    /** 11005: a reservation has arrived. */
    public static final int WSA_QOS_RECEIVERS = 11005;

    /** 11006: a path message has arrived. */
    public static final int WSA_QOS_SENDERS = 11006;

    /** 11007: there are no senders. */
    public static final int WSA_QOS_NO_SENDERS = 11007;

    /** 11008: there are no receivers. */
    public static final int WSA_QOS_NO_RECEIVERS = 11008;

    /** 11009: the reservation is confirmed. */
    public static final int WSA_QOS_REQUEST_CONFIRMED = 11009;

    /** 11010: resources are short. */
    public static final int WSA_QOS_ADMISSION_FAILURE = 11010;

    /** 11011: rejected for administrative reasons. */
    public static final int WSA_QOS_POLICY_FAILURE = 11011;

    /** 11012: a style is unknown or conflicting. */
    public static final int WSA_QOS_BAD_STYLE = 11012;

    /** 11013: a problem with an object of the specification. */
    public static final int WSA_QOS_BAD_OBJECT = 11013;

    /** 11014: a problem with the flow specification. */
    public static final int WSA_QOS_TRAFFIC_CTRL_ERROR = 11014;

    /** 11015: a general error. */
    public static final int WSA_QOS_GENERIC_ERROR = 11015;

    /** 11016: the service type is invalid. */
    public static final int WSA_QOS_ESERVICETYPE = 11016;

    /** 11017: the flow specification is invalid. */
    public static final int WSA_QOS_EFLOWSPEC = 11017;

    /** 11018: the provider-specific buffer is invalid. */
    public static final int WSA_QOS_EPROVSPECBUF = 11018;

    /** 11019: the filter style is invalid. */
    public static final int WSA_QOS_EFILTERSTYLE = 11019;

    /** 11020: the filter type is invalid. */
    public static final int WSA_QOS_EFILTERTYPE = 11020;

    /** 11021: the number of filters is wrong. */
    public static final int WSA_QOS_EFILTERCOUNT = 11021;

    /** 11022: an object has the wrong length. */
    public static final int WSA_QOS_EOBJLENGTH = 11022;

    /** 11023: the number of flow descriptors is wrong. */
    public static final int WSA_QOS_EFLOWCOUNT = 11023;

    /** 11024: an object is unknown. */
    public static final int WSA_QOS_EUNKOWNPSOBJ = 11024;

    /** 11025: a policy object is invalid. */
    public static final int WSA_QOS_EPOLICYOBJ = 11025;

    /** 11026: a flow descriptor is invalid. */
    public static final int WSA_QOS_EFLOWDESC = 11026;

    /** 11027: a provider-specific flow specification is invalid. */
    public static final int WSA_QOS_EPSFLOWSPEC = 11027;

    /** 11028: a provider-specific filter is invalid. */
    public static final int WSA_QOS_EPSFILTERSPEC = 11028;

    /** 11029: a shape discard mode object is invalid. */
    public static final int WSA_QOS_ESDMODEOBJ = 11029;

    /** 11030: a shaping rate object is invalid. */
    public static final int WSA_QOS_ESHAPERATEOBJ = 11030;

    /** 11031: a reserved policy element. */
    public static final int WSA_QOS_RESERVED_PETYPE = 11031;

    private static final Map<Integer, String> NAMES = names();

    private WsaError() {}

    private static Map<Integer, String> names() {
        Map<Integer, String> names = new TreeMap<>();
        for (Field field : WsaError.class.getFields()) {
            if (Modifier.isStatic(field.getModifiers()) && field.getType() == int.class) {
                try {
                    names.put(field.getInt(null), field.getName());
                } catch (IllegalAccessException e) {
                    throw new AssertionError("a public field of our own is readable", e);
                }
            }
        }
        return names;
    }

    /**
     * The name of a code.
     *
     * @param code an error code
     * @return the constant's name, or the number for one that has none
     */
    public static String name(int code) {
        String name = NAMES.get(code);
        return name != null ? name : Integer.toString(code);
    }

    /**
     * All codes that have a name here.
     *
     * @return names by code, in the order of the codes
     */
    public static Map<Integer, String> known() {
        return Map.copyOf(NAMES);
    }
}
