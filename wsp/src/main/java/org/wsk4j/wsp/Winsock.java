package org.wsk4j.wsp;

/**
 * The numbers of Winsock that are not error codes, options or ioctl codes, verbatim.
 *
 * @wsk winsock2.h, ws2spi.h
 */
public final class Winsock {

    /** No socket: the answer of an entry that returns a handle and failed. */
    public static final long INVALID_SOCKET = -1L;

    /** The answer of an entry that returns an int and failed. */
    public static final int SOCKET_ERROR = -1;

    /** The most entries that a protocol chain can have. */
    public static final int MAX_PROTOCOL_CHAIN = 7;

    /** The most characters of a provider's description. */
    public static final int WSPDESCRIPTION_LEN = 255;

    /** The most characters of a protocol's name. */
    public static final int WSAPROTOCOL_LEN = 255;

    /** Length of the chain of a base protocol. */
    public static final int BASE_PROTOCOL = 1;

    /** Length of the chain of a layered protocol. */
    public static final int LAYERED_PROTOCOL = 0;

    /** Family, type or protocol of a socket: take it from the protocol information. */
    public static final int FROM_PROTOCOL_INFO = -1;

    /** Backlog: the provider's maximum. */
    public static final int SOMAXCONN = 0x7FFFFFFF;

    /** The usual capacity of an FdSet; ours have no limit. */
    public static final int FD_SETSIZE = 64;

    /** Urgent data. */
    public static final int MSG_OOB = 1;

    /** Look without taking. */
    public static final int MSG_PEEK = 2;

    /** Send without routing; may be ignored. */
    public static final int MSG_DONTROUTE = 4;

    /** Receive until the buffers are full. */
    public static final int MSG_WAITALL = 8;

    /** Receive: complete as soon as there is data. */
    public static final int MSG_PUSH_IMMEDIATE = 0x20;

    /** The datagram was cut. */
    public static final int MSG_TRUNC = 0x100;

    /** The control data was cut. */
    public static final int MSG_CTRUNC = 0x200;

    /** The datagram came as broadcast. */
    public static final int MSG_BCAST = 0x400;

    /** The datagram came as multicast. */
    public static final int MSG_MCAST = 0x800;

    /** A part of a message. */
    public static final int MSG_PARTIAL = 0x8000;

    /** Event: data can be received. */
    public static final int FD_READ = 1;

    /** Event: data can be sent. */
    public static final int FD_WRITE = 2;

    /** Event: urgent data is there. */
    public static final int FD_OOB = 4;

    /** Event: a connection request is there. */
    public static final int FD_ACCEPT = 8;

    /** Event: the connect is over. */
    public static final int FD_CONNECT = 0x10;

    /** Event: the peer has closed, and all its data was read. */
    public static final int FD_CLOSE = 0x20;

    /** Event: the quality of service changed. */
    public static final int FD_QOS = 0x40;

    /** Event: the quality of service of the group changed. */
    public static final int FD_GROUP_QOS = 0x80;

    /** Event: the interface to a destination changed. */
    public static final int FD_ROUTING_INTERFACE_CHANGE = 0x100;

    /** Event: the list of local addresses changed. */
    public static final int FD_ADDRESS_LIST_CHANGE = 0x200;

    /** The number of events. */
    public static final int FD_MAX_EVENTS = 10;

    /** All events. */
    public static final int FD_ALL_EVENTS = 0x3FF;

    /** Place of FD_READ in the error codes. */
    public static final int FD_READ_BIT = 0;

    /** Place of FD_WRITE in the error codes. */
    public static final int FD_WRITE_BIT = 1;

    /** Place of FD_OOB in the error codes. */
    public static final int FD_OOB_BIT = 2;

    /** Place of FD_ACCEPT in the error codes. */
    public static final int FD_ACCEPT_BIT = 3;

    /** Place of FD_CONNECT in the error codes. */
    public static final int FD_CONNECT_BIT = 4;

    /** Place of FD_CLOSE in the error codes. */
    public static final int FD_CLOSE_BIT = 5;

    /** Place of FD_QOS in the error codes. */
    public static final int FD_QOS_BIT = 6;

    /** Place of FD_GROUP_QOS in the error codes. */
    public static final int FD_GROUP_QOS_BIT = 7;

    /** Place of FD_ROUTING_INTERFACE_CHANGE in the error codes. */
    public static final int FD_ROUTING_INTERFACE_CHANGE_BIT = 8;

    /** Place of FD_ADDRESS_LIST_CHANGE in the error codes. */
    public static final int FD_ADDRESS_LIST_CHANGE_BIT = 9;

    /** Service: datagrams. */
    public static final int XP1_CONNECTIONLESS = 1;

    /** Service: nothing is lost. */
    public static final int XP1_GUARANTEED_DELIVERY = 2;

    /** Service: nothing is reordered or doubled. */
    public static final int XP1_GUARANTEED_ORDER = 4;

    /** Service: message boundaries are kept. */
    public static final int XP1_MESSAGE_ORIENTED = 8;

    /** Service: messages, received as a stream. */
    public static final int XP1_PSEUDO_STREAM = 0x10;

    /** Service: two-phase close. */
    public static final int XP1_GRACEFUL_CLOSE = 0x20;

    /** Service: urgent data. */
    public static final int XP1_EXPEDITED_DATA = 0x40;

    /** Service: user data with connect. */
    public static final int XP1_CONNECT_DATA = 0x80;

    /** Service: user data with disconnect. */
    public static final int XP1_DISCONNECT_DATA = 0x100;

    /** Service: broadcast. */
    public static final int XP1_SUPPORT_BROADCAST = 0x200;

    /** Service: multipoint. */
    public static final int XP1_SUPPORT_MULTIPOINT = 0x400;

    /** Service: the control plane is rooted. */
    public static final int XP1_MULTIPOINT_CONTROL_PLANE = 0x800;

    /** Service: the data plane is rooted. */
    public static final int XP1_MULTIPOINT_DATA_PLANE = 0x1000;

    /** Service: quality of service. */
    public static final int XP1_QOS_SUPPORTED = 0x2000;

    /** Service: reserved. */
    public static final int XP1_INTERRUPT = 0x4000;

    /** Service: sends only. */
    public static final int XP1_UNI_SEND = 0x8000;

    /** Service: receives only. */
    public static final int XP1_UNI_RECV = 0x10000;

    /** Service: the handles are the system's own. */
    public static final int XP1_IFS_HANDLES = 0x20000;

    /** Service: MSG_PARTIAL works. */
    public static final int XP1_PARTIAL_MESSAGE = 0x40000;

    /** Service: SDP. */
    public static final int XP1_SAN_SUPPORT_SDP = 0x80000;

    /** Provider: one of several entries of a protocol. */
    public static final int PFL_MULTIPLE_PROTO_ENTRIES = 1;

    /** Provider: the recommended one of several. */
    public static final int PFL_RECOMMENDED_PROTO_ENTRY = 2;

    /** Provider: not shown to applications. */
    public static final int PFL_HIDDEN = 4;

    /** Provider: protocol 0 matches. */
    public static final int PFL_MATCHES_PROTOCOL_ZERO = 8;

    /** Provider: network direct. */
    public static final int PFL_NETWORKDIRECT_PROVIDER = 0x10;

    /** Byte order of addresses. */
    public static final int BIGENDIAN = 0;

    /** Byte order of addresses. */
    public static final int LITTLEENDIAN = 1;

    /** No security scheme. */
    public static final int SECURITY_PROTOCOL_NONE = 0;

    /** Socket: overlapped operations are possible. */
    public static final int WSA_FLAG_OVERLAPPED = 1;

    /** Socket: root of the control plane. */
    public static final int WSA_FLAG_MULTIPOINT_C_ROOT = 2;

    /** Socket: leaf of the control plane. */
    public static final int WSA_FLAG_MULTIPOINT_C_LEAF = 4;

    /** Socket: root of the data plane. */
    public static final int WSA_FLAG_MULTIPOINT_D_ROOT = 8;

    /** Socket: leaf of the data plane. */
    public static final int WSA_FLAG_MULTIPOINT_D_LEAF = 0x10;

    /** Socket: with access to its security descriptor. */
    public static final int WSA_FLAG_ACCESS_SYSTEM_SECURITY = 0x40;

    /** Socket: not inherited by child processes. */
    public static final int WSA_FLAG_NO_HANDLE_INHERIT = 0x80;

    /** Socket: registered I/O. */
    public static final int WSA_FLAG_REGISTERED_IO = 0x100;

    /** Shut down receiving. */
    public static final int SD_RECEIVE = 0;

    /** Shut down sending. */
    public static final int SD_SEND = 1;

    /** Shut down both directions. */
    public static final int SD_BOTH = 2;

    /** Condition function: accept. */
    public static final int CF_ACCEPT = 0;

    /** Condition function: reject. */
    public static final int CF_REJECT = 1;

    /** Condition function: decide later. */
    public static final int CF_DEFER = 2;

    /** Leaf: sends only. */
    public static final int JL_SENDER_ONLY = 1;

    /** Leaf: receives only. */
    public static final int JL_RECEIVER_ONLY = 2;

    /** Leaf: sends and receives. */
    public static final int JL_BOTH = 4;

    /** TransmitFile, TransmitPackets: disconnect afterwards. */
    public static final int TF_DISCONNECT = 1;

    /** TransmitFile, DisconnectEx: prepare the socket for reuse. */
    public static final int TF_REUSE_SOCKET = 2;

    /** TransmitFile: complete early. */
    public static final int TF_WRITE_BEHIND = 4;

    /** TransmitPackets: the element is memory. */
    public static final int TP_ELEMENT_MEMORY = 1;

    /** TransmitPackets: the element is a file. */
    public static final int TP_ELEMENT_FILE = 2;

    /** TransmitPackets: the element ends a packet. */
    public static final int TP_ELEMENT_EOP = 4;

    /** State of an overlapped structure whose operation is pending. */
    public static final int WSS_OPERATION_IN_PROGRESS = 0x103;

    /** Wait: the first event is signalled. */
    public static final int WSA_WAIT_EVENT_0 = 0;

    /** Wait: completion routines have run. */
    public static final int WSA_WAIT_IO_COMPLETION = 0xC0;

    /** Wait: the time is over. */
    public static final int WSA_WAIT_TIMEOUT = 0x102;

    /** Wait: a parameter is wrong. */
    public static final int WSA_WAIT_FAILED = -1;

    /** Wait: without limit. */
    public static final int WSA_INFINITE = -1;

    /** The most events of one wait. */
    public static final int WSA_MAXIMUM_WAIT_EVENTS = 64;

    /** Group: any member. */
    public static final int SG_UNCONSTRAINED_GROUP = 1;

    /** Group: members share the destination. */
    public static final int SG_CONSTRAINED_GROUP = 2;

    private Winsock() {}
}
