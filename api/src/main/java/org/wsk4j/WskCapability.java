package org.wsk4j;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A feature that a client may ask for. The set is open: providers may name more with {@link #of(String)}.
 */
public final class WskCapability implements Comparable<WskCapability> {

    private static final Map<String, WskCapability> KNOWN = new LinkedHashMap<>();

    /** Stream sockets over TCP. */
    public static final WskCapability TCP = known("tcp", "Stream sockets over TCP.");

    /** Datagram sockets over UDP. */
    public static final WskCapability UDP = known("udp", "Datagram sockets over UDP.");

    /** Stream sockets in the Unix domain. */
    public static final WskCapability UNIX_STREAM = known("unix-stream", "Stream sockets in the Unix domain.");

    /** Raw datagram sockets. */
    public static final WskCapability RAW = known("raw", "Raw datagram sockets.");

    /** IPv4. */
    public static final WskCapability INET = known("inet", "IPv4.");

    /** IPv6. */
    public static final WskCapability INET6 = known("inet6", "IPv6.");

    /** IPv6 sockets that refuse IPv4. */
    public static final WskCapability V6_ONLY = known("v6-only", "IPv6 sockets that refuse IPv4.");

    /** Sockets of category stream. */
    public static final WskCapability STREAM_SOCKET = known("stream-socket", "Sockets of category stream.");

    /** Connect with first data. */
    public static final WskCapability CONNECT_EX = known("connect-ex", "Connect with first data.");

    /** First data on the SYN. */
    public static final WskCapability FAST_OPEN = known("fast-open", "First data on the SYN.");

    /** WSK_FLAG_NODELAY on a send. */
    public static final WskCapability SEND_NODELAY = known("send-nodelay", "WSK_FLAG_NODELAY on a send.");

    /** WSK_FLAG_OOB on a send. */
    public static final WskCapability SEND_OOB = known("send-oob", "WSK_FLAG_OOB on a send.");

    /** Sends whose memory the kernel reads itself. */
    public static final WskCapability ZERO_COPY_SEND =
            known("zero-copy-send", "Sends whose memory the kernel reads itself.");

    /** WSK_FLAG_WAITALL on a receive. */
    public static final WskCapability RECEIVE_WAITALL = known("receive-waitall", "WSK_FLAG_WAITALL on a receive.");

    /** WSK_FLAG_DRAIN on a receive. */
    public static final WskCapability RECEIVE_DRAIN = known("receive-drain", "WSK_FLAG_DRAIN on a receive.");

    /** receiveEvent and receiveFromEvent with retention. */
    public static final WskCapability RECEIVE_EVENT =
            known("receive-event", "receiveEvent and receiveFromEvent with retention.");

    /** A graceful disconnect that completes when the peer has acknowledged it. */
    public static final WskCapability GRACEFUL_DISCONNECT =
            known("graceful-disconnect", "A graceful disconnect that completes when the peer has acknowledged it.");

    /** Reset of a connection. */
    public static final WskCapability ABORTIVE_DISCONNECT = known("abortive-disconnect", "Reset of a connection.");

    /** SIO_WSK_SET_TCP_SILENT_MODE. */
    public static final WskCapability SILENT_MODE = known("silent-mode", "SIO_WSK_SET_TCP_SILENT_MODE.");

    /** Inspection of connection requests before they are established. */
    public static final WskCapability CONDITIONAL_ACCEPT =
            known("conditional-accept", "Inspection of connection requests before they are established.");

    /** The ideal send backlog and its event. */
    public static final WskCapability SEND_BACKLOG = known("send-backlog", "The ideal send backlog and its event.");

    /** SIO_WSK_QUERY_RECEIVE_BACKLOG. */
    public static final WskCapability RECEIVE_BACKLOG = known("receive-backlog", "SIO_WSK_QUERY_RECEIVE_BACKLOG.");

    /** Source address and interface of single datagrams, both ways. */
    public static final WskCapability PKTINFO =
            known("pktinfo", "Source address and interface of single datagrams, both ways.");

    /** Time to live of single datagrams, both ways. */
    public static final WskCapability HOP_LIMIT = known("hop-limit", "Time to live of single datagrams, both ways.");

    /** Type of service of single datagrams, both ways. */
    public static final WskCapability TOS = known("tos", "Type of service of single datagrams, both ways.");

    /** ECN bits of single datagrams, both ways. */
    public static final WskCapability ECN = known("ecn", "ECN bits of single datagrams, both ways.");

    /** One send cut into datagrams by the kernel. */
    public static final WskCapability SEND_SEGMENTATION =
            known("send-segmentation", "One send cut into datagrams by the kernel.");

    /** Several datagrams received as one. */
    public static final WskCapability RECEIVE_COALESCING =
            known("receive-coalescing", "Several datagrams received as one.");

    /** MSG_TRUNC and MSG_CTRUNC on received datagrams. */
    public static final WskCapability TRUNCATION_FLAGS =
            known("truncation-flags", "MSG_TRUNC and MSG_CTRUNC on received datagrams.");

    /** MSG_BCAST and MSG_MCAST on received datagrams. */
    public static final WskCapability MULTICAST_FLAGS =
            known("multicast-flags", "MSG_BCAST and MSG_MCAST on received datagrams.");

    /** Several datagrams in one request. */
    public static final WskCapability SEND_MESSAGES = known("send-messages", "Several datagrams in one request.");

    /** Multicast sending, joining and leaving. */
    public static final WskCapability MULTICAST = known("multicast", "Multicast sending, joining and leaving.");

    /** Broadcast with SO_BROADCAST. */
    public static final WskCapability BROADCAST = known("broadcast", "Broadcast with SO_BROADCAST.");

    /** The sharing matrix of SO_REUSEADDR and SO_EXCLUSIVEADDRUSE. */
    public static final WskCapability ADDRESS_SHARING =
            known("address-sharing", "The sharing matrix of SO_REUSEADDR and SO_EXCLUSIVEADDRUSE.");

    /** The address list ioctls. */
    public static final WskCapability ADDRESS_LIST = known("address-list", "The address list ioctls.");

    /** getAddressInfo and getNameInfo. */
    public static final WskCapability NAME_RESOLUTION = known("name-resolution", "getAddressInfo and getNameInfo.");

    /** Control information of sendEx and receiveEx. */
    public static final WskCapability STREAM_CONTROL_INFO =
            known("stream-control-info", "Control information of sendEx and receiveEx.");

    /** SIO_WSK_REGISTER_EXTENSION. */
    public static final WskCapability EXTENSIONS = known("extensions", "SIO_WSK_REGISTER_EXTENSION.");

    private final String name;
    private final String meaning;

    private WskCapability(String name, String meaning) {
        this.name = name;
        this.meaning = meaning;
    }

    private static WskCapability known(String name, String meaning) {
        WskCapability capability = new WskCapability(name, meaning);
        KNOWN.put(name, capability);
        return capability;
    }

    /**
     * Answers the capability of a name.
     *
     * @param name for example {@code zero-copy-send}
     * @return the constant of that name, else a new object that equals every other of this name
     */
    public static WskCapability of(String name) {
        WskCapability capability = KNOWN.get(name);
        return capability != null ? capability : new WskCapability(name, "Defined by a provider.");
    }

    /**
     * Answers the capabilities that are defined here.
     *
     * @return all of them, in the order of this class
     */
    public static Collection<WskCapability> known() {
        return Collections.unmodifiableCollection(KNOWN.values());
    }

    /**
     * The name, as in service properties and on the command line.
     *
     * @return lower case with hyphens
     */
    public String name() {
        return name;
    }

    /**
     * What it is.
     *
     * @return one sentence
     */
    public String meaning() {
        return meaning;
    }

    @Override
    public int compareTo(WskCapability other) {
        return name.compareTo(other.name);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WskCapability capability && capability.name.equals(name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
