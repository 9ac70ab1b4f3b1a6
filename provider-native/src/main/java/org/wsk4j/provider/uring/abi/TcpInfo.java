package org.wsk4j.provider.uring.abi;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import org.wsk4j.provider.uring.libc.Memory;

/**
 * State of a TCP connection. Only the beginning of the structure, which later kernels lengthen; the kernel fills what it
 * is given room for. The gap holds bit fields.
 *
 * <pre>
 * struct tcp_info { // linux/tcp.h
 *     __u8  tcpi_state;
 *     __u8  tcpi_ca_state;
 *     __u8  tcpi_retransmits;
 *     __u8  tcpi_probes;
 *     __u8  tcpi_backoff;
 *     __u8  tcpi_options;
 *     // 2 bytes
 *     __u32 tcpi_rto;
 *     __u32 tcpi_ato;
 *     __u32 tcpi_snd_mss;
 *     __u32 tcpi_rcv_mss;
 *     __u32 tcpi_unacked;
 *     __u32 tcpi_sacked;
 *     __u32 tcpi_lost;
 *     __u32 tcpi_retrans;
 *     __u32 tcpi_fackets;
 *     __u32 tcpi_last_data_sent;
 *     __u32 tcpi_last_ack_sent;
 *     __u32 tcpi_last_data_recv;
 *     __u32 tcpi_last_ack_recv;
 *     __u32 tcpi_pmtu;
 *     __u32 tcpi_rcv_ssthresh;
 *     __u32 tcpi_rtt;
 *     __u32 tcpi_rttvar;
 *     __u32 tcpi_snd_ssthresh;
 *     __u32 tcpi_snd_cwnd;
 *     __u32 tcpi_advmss;
 *     __u32 tcpi_reordering;
 *     __u32 tcpi_rcv_rtt;
 *     __u32 tcpi_rcv_space;
 *     __u32 tcpi_total_retrans;
 *     __u64 tcpi_pacing_rate;
 *     __u64 tcpi_max_pacing_rate;
 *     __u64 tcpi_bytes_acked;
 *     __u64 tcpi_bytes_received;
 *     __u32 tcpi_segs_out;
 *     __u32 tcpi_segs_in;
 *     __u32 tcpi_notsent_bytes;
 *     __u32 tcpi_min_rtt;
 *     ...
 * };
 * </pre>
 */
public final class TcpInfo {

    static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    ValueLayout.JAVA_BYTE.withName("tcpi_state"),
                    ValueLayout.JAVA_BYTE.withName("tcpi_ca_state"),
                    ValueLayout.JAVA_BYTE.withName("tcpi_retransmits"),
                    ValueLayout.JAVA_BYTE.withName("tcpi_probes"),
                    ValueLayout.JAVA_BYTE.withName("tcpi_backoff"),
                    ValueLayout.JAVA_BYTE.withName("tcpi_options"),
                    MemoryLayout.paddingLayout(2),
                    ValueLayout.JAVA_INT.withName("tcpi_rto"),
                    ValueLayout.JAVA_INT.withName("tcpi_ato"),
                    ValueLayout.JAVA_INT.withName("tcpi_snd_mss"),
                    ValueLayout.JAVA_INT.withName("tcpi_rcv_mss"),
                    ValueLayout.JAVA_INT.withName("tcpi_unacked"),
                    ValueLayout.JAVA_INT.withName("tcpi_sacked"),
                    ValueLayout.JAVA_INT.withName("tcpi_lost"),
                    ValueLayout.JAVA_INT.withName("tcpi_retrans"),
                    ValueLayout.JAVA_INT.withName("tcpi_fackets"),
                    ValueLayout.JAVA_INT.withName("tcpi_last_data_sent"),
                    ValueLayout.JAVA_INT.withName("tcpi_last_ack_sent"),
                    ValueLayout.JAVA_INT.withName("tcpi_last_data_recv"),
                    ValueLayout.JAVA_INT.withName("tcpi_last_ack_recv"),
                    ValueLayout.JAVA_INT.withName("tcpi_pmtu"),
                    ValueLayout.JAVA_INT.withName("tcpi_rcv_ssthresh"),
                    ValueLayout.JAVA_INT.withName("tcpi_rtt"),
                    ValueLayout.JAVA_INT.withName("tcpi_rttvar"),
                    ValueLayout.JAVA_INT.withName("tcpi_snd_ssthresh"),
                    ValueLayout.JAVA_INT.withName("tcpi_snd_cwnd"),
                    ValueLayout.JAVA_INT.withName("tcpi_advmss"),
                    ValueLayout.JAVA_INT.withName("tcpi_reordering"),
                    ValueLayout.JAVA_INT.withName("tcpi_rcv_rtt"),
                    ValueLayout.JAVA_INT.withName("tcpi_rcv_space"),
                    ValueLayout.JAVA_INT.withName("tcpi_total_retrans"),
                    ValueLayout.JAVA_LONG.withName("tcpi_pacing_rate"),
                    ValueLayout.JAVA_LONG.withName("tcpi_max_pacing_rate"),
                    ValueLayout.JAVA_LONG.withName("tcpi_bytes_acked"),
                    ValueLayout.JAVA_LONG.withName("tcpi_bytes_received"),
                    ValueLayout.JAVA_INT.withName("tcpi_segs_out"),
                    ValueLayout.JAVA_INT.withName("tcpi_segs_in"),
                    ValueLayout.JAVA_INT.withName("tcpi_notsent_bytes"),
                    ValueLayout.JAVA_INT.withName("tcpi_min_rtt"))
            .withName("tcp_info");

    /** Its size in bytes. */
    public static final int SIZE = (int) LAYOUT.byteSize();

    private static final long TCPI_STATE = LAYOUT.byteOffset(PathElement.groupElement("tcpi_state"));
    private static final long TCPI_CA_STATE = LAYOUT.byteOffset(PathElement.groupElement("tcpi_ca_state"));
    private static final long TCPI_RETRANSMITS = LAYOUT.byteOffset(PathElement.groupElement("tcpi_retransmits"));
    private static final long TCPI_PROBES = LAYOUT.byteOffset(PathElement.groupElement("tcpi_probes"));
    private static final long TCPI_BACKOFF = LAYOUT.byteOffset(PathElement.groupElement("tcpi_backoff"));
    private static final long TCPI_OPTIONS = LAYOUT.byteOffset(PathElement.groupElement("tcpi_options"));
    private static final long TCPI_RTO = LAYOUT.byteOffset(PathElement.groupElement("tcpi_rto"));
    private static final long TCPI_ATO = LAYOUT.byteOffset(PathElement.groupElement("tcpi_ato"));
    private static final long TCPI_SND_MSS = LAYOUT.byteOffset(PathElement.groupElement("tcpi_snd_mss"));
    private static final long TCPI_RCV_MSS = LAYOUT.byteOffset(PathElement.groupElement("tcpi_rcv_mss"));
    private static final long TCPI_UNACKED = LAYOUT.byteOffset(PathElement.groupElement("tcpi_unacked"));
    private static final long TCPI_SACKED = LAYOUT.byteOffset(PathElement.groupElement("tcpi_sacked"));
    private static final long TCPI_LOST = LAYOUT.byteOffset(PathElement.groupElement("tcpi_lost"));
    private static final long TCPI_RETRANS = LAYOUT.byteOffset(PathElement.groupElement("tcpi_retrans"));
    private static final long TCPI_FACKETS = LAYOUT.byteOffset(PathElement.groupElement("tcpi_fackets"));
    private static final long TCPI_LAST_DATA_SENT = LAYOUT.byteOffset(PathElement.groupElement("tcpi_last_data_sent"));
    private static final long TCPI_LAST_ACK_SENT = LAYOUT.byteOffset(PathElement.groupElement("tcpi_last_ack_sent"));
    private static final long TCPI_LAST_DATA_RECV = LAYOUT.byteOffset(PathElement.groupElement("tcpi_last_data_recv"));
    private static final long TCPI_LAST_ACK_RECV = LAYOUT.byteOffset(PathElement.groupElement("tcpi_last_ack_recv"));
    private static final long TCPI_PMTU = LAYOUT.byteOffset(PathElement.groupElement("tcpi_pmtu"));
    private static final long TCPI_RCV_SSTHRESH = LAYOUT.byteOffset(PathElement.groupElement("tcpi_rcv_ssthresh"));
    private static final long TCPI_RTT = LAYOUT.byteOffset(PathElement.groupElement("tcpi_rtt"));
    private static final long TCPI_RTTVAR = LAYOUT.byteOffset(PathElement.groupElement("tcpi_rttvar"));
    private static final long TCPI_SND_SSTHRESH = LAYOUT.byteOffset(PathElement.groupElement("tcpi_snd_ssthresh"));
    private static final long TCPI_SND_CWND = LAYOUT.byteOffset(PathElement.groupElement("tcpi_snd_cwnd"));
    private static final long TCPI_ADVMSS = LAYOUT.byteOffset(PathElement.groupElement("tcpi_advmss"));
    private static final long TCPI_REORDERING = LAYOUT.byteOffset(PathElement.groupElement("tcpi_reordering"));
    private static final long TCPI_RCV_RTT = LAYOUT.byteOffset(PathElement.groupElement("tcpi_rcv_rtt"));
    private static final long TCPI_RCV_SPACE = LAYOUT.byteOffset(PathElement.groupElement("tcpi_rcv_space"));
    private static final long TCPI_TOTAL_RETRANS = LAYOUT.byteOffset(PathElement.groupElement("tcpi_total_retrans"));
    private static final long TCPI_PACING_RATE = LAYOUT.byteOffset(PathElement.groupElement("tcpi_pacing_rate"));
    private static final long TCPI_MAX_PACING_RATE =
            LAYOUT.byteOffset(PathElement.groupElement("tcpi_max_pacing_rate"));
    private static final long TCPI_BYTES_ACKED = LAYOUT.byteOffset(PathElement.groupElement("tcpi_bytes_acked"));
    private static final long TCPI_BYTES_RECEIVED = LAYOUT.byteOffset(PathElement.groupElement("tcpi_bytes_received"));
    private static final long TCPI_SEGS_OUT = LAYOUT.byteOffset(PathElement.groupElement("tcpi_segs_out"));
    private static final long TCPI_SEGS_IN = LAYOUT.byteOffset(PathElement.groupElement("tcpi_segs_in"));
    private static final long TCPI_NOTSENT_BYTES = LAYOUT.byteOffset(PathElement.groupElement("tcpi_notsent_bytes"));
    private static final long TCPI_MIN_RTT = LAYOUT.byteOffset(PathElement.groupElement("tcpi_min_rtt"));

    private TcpInfo() {}

    public static int tcpiState(long tcpInfo) {
        return Byte.toUnsignedInt(Memory.byteAt(tcpInfo + TCPI_STATE));
    }

    public static int tcpiCaState(long tcpInfo) {
        return Byte.toUnsignedInt(Memory.byteAt(tcpInfo + TCPI_CA_STATE));
    }

    public static int tcpiRetransmits(long tcpInfo) {
        return Byte.toUnsignedInt(Memory.byteAt(tcpInfo + TCPI_RETRANSMITS));
    }

    public static int tcpiProbes(long tcpInfo) {
        return Byte.toUnsignedInt(Memory.byteAt(tcpInfo + TCPI_PROBES));
    }

    public static int tcpiBackoff(long tcpInfo) {
        return Byte.toUnsignedInt(Memory.byteAt(tcpInfo + TCPI_BACKOFF));
    }

    public static int tcpiOptions(long tcpInfo) {
        return Byte.toUnsignedInt(Memory.byteAt(tcpInfo + TCPI_OPTIONS));
    }

    public static int tcpiRto(long tcpInfo) {
        return Memory.intAt(tcpInfo + TCPI_RTO);
    }

    public static int tcpiAto(long tcpInfo) {
        return Memory.intAt(tcpInfo + TCPI_ATO);
    }

    public static int tcpiSndMss(long tcpInfo) {
        return Memory.intAt(tcpInfo + TCPI_SND_MSS);
    }

    public static int tcpiRcvMss(long tcpInfo) {
        return Memory.intAt(tcpInfo + TCPI_RCV_MSS);
    }

    public static int tcpiUnacked(long tcpInfo) {
        return Memory.intAt(tcpInfo + TCPI_UNACKED);
    }

    public static int tcpiSacked(long tcpInfo) {
        return Memory.intAt(tcpInfo + TCPI_SACKED);
    }

    public static int tcpiLost(long tcpInfo) {
        return Memory.intAt(tcpInfo + TCPI_LOST);
    }

    public static int tcpiRetrans(long tcpInfo) {
        return Memory.intAt(tcpInfo + TCPI_RETRANS);
    }

    public static int tcpiFackets(long tcpInfo) {
        return Memory.intAt(tcpInfo + TCPI_FACKETS);
    }

    public static int tcpiLastDataSent(long tcpInfo) {
        return Memory.intAt(tcpInfo + TCPI_LAST_DATA_SENT);
    }

    public static int tcpiLastAckSent(long tcpInfo) {
        return Memory.intAt(tcpInfo + TCPI_LAST_ACK_SENT);
    }

    public static int tcpiLastDataRecv(long tcpInfo) {
        return Memory.intAt(tcpInfo + TCPI_LAST_DATA_RECV);
    }

    public static int tcpiLastAckRecv(long tcpInfo) {
        return Memory.intAt(tcpInfo + TCPI_LAST_ACK_RECV);
    }

    public static int tcpiPmtu(long tcpInfo) {
        return Memory.intAt(tcpInfo + TCPI_PMTU);
    }

    public static int tcpiRcvSsthresh(long tcpInfo) {
        return Memory.intAt(tcpInfo + TCPI_RCV_SSTHRESH);
    }

    public static int tcpiRtt(long tcpInfo) {
        return Memory.intAt(tcpInfo + TCPI_RTT);
    }

    public static int tcpiRttvar(long tcpInfo) {
        return Memory.intAt(tcpInfo + TCPI_RTTVAR);
    }

    public static int tcpiSndSsthresh(long tcpInfo) {
        return Memory.intAt(tcpInfo + TCPI_SND_SSTHRESH);
    }

    public static int tcpiSndCwnd(long tcpInfo) {
        return Memory.intAt(tcpInfo + TCPI_SND_CWND);
    }

    public static int tcpiAdvmss(long tcpInfo) {
        return Memory.intAt(tcpInfo + TCPI_ADVMSS);
    }

    public static int tcpiReordering(long tcpInfo) {
        return Memory.intAt(tcpInfo + TCPI_REORDERING);
    }

    public static int tcpiRcvRtt(long tcpInfo) {
        return Memory.intAt(tcpInfo + TCPI_RCV_RTT);
    }

    public static int tcpiRcvSpace(long tcpInfo) {
        return Memory.intAt(tcpInfo + TCPI_RCV_SPACE);
    }

    public static int tcpiTotalRetrans(long tcpInfo) {
        return Memory.intAt(tcpInfo + TCPI_TOTAL_RETRANS);
    }

    public static long tcpiPacingRate(long tcpInfo) {
        return Memory.longAt(tcpInfo + TCPI_PACING_RATE);
    }

    public static long tcpiMaxPacingRate(long tcpInfo) {
        return Memory.longAt(tcpInfo + TCPI_MAX_PACING_RATE);
    }

    public static long tcpiBytesAcked(long tcpInfo) {
        return Memory.longAt(tcpInfo + TCPI_BYTES_ACKED);
    }

    public static long tcpiBytesReceived(long tcpInfo) {
        return Memory.longAt(tcpInfo + TCPI_BYTES_RECEIVED);
    }

    public static int tcpiSegsOut(long tcpInfo) {
        return Memory.intAt(tcpInfo + TCPI_SEGS_OUT);
    }

    public static int tcpiSegsIn(long tcpInfo) {
        return Memory.intAt(tcpInfo + TCPI_SEGS_IN);
    }

    public static int tcpiNotsentBytes(long tcpInfo) {
        return Memory.intAt(tcpInfo + TCPI_NOTSENT_BYTES);
    }

    public static int tcpiMinRtt(long tcpInfo) {
        return Memory.intAt(tcpInfo + TCPI_MIN_RTT);
    }
}
