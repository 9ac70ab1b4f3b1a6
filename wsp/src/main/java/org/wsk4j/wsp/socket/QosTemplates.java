package org.wsk4j.wsp.socket;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.wsk4j.wsp.FlowSpec;
import org.wsk4j.wsp.WsaBuf;
import org.wsk4j.wsp.WsaError;
import org.wsk4j.wsp.WsaQos;

/** WSPGetQOSByName: the well-known templates of audio codecs, by their names in ASCII. They say what such a stream needs. */
final class QosTemplates {

    private static final int GUARANTEED = 3;
    private static final Map<String, FlowSpec> TEMPLATES = new LinkedHashMap<>();

    static {
        template("G711", 9250, 680, 340);
        template("G723.1", 2150, 194, 97);
        template("G729", 3750, 120, 60);
        template("GSM6.10", 4400, 194, 97);
    }

    private QosTemplates() {}

    private static void template(String name, int tokenRate, int bucket, int sdu) {
        int any = FlowSpec.QOS_NOT_SPECIFIED;
        TEMPLATES.put(name, new FlowSpec(tokenRate, bucket, tokenRate * 2, any, any, GUARANTEED, sdu, sdu));
    }

    static int get(@Nullable WsaBuf name, @Nullable WsaQos qos) {
        if (name == null || !name.isMemory()) {
            return WsaError.WSAEFAULT;
        }
        ByteBuffer memory = name.buf();
        if (memory == null || name.len() == 0) {
            return WsaError.WSAEFAULT;
        }
        String asked = text(memory, name);
        if (asked.isEmpty()) {
            return list(memory, name);
        }
        if (qos == null) {
            return WsaError.WSAEFAULT;
        }
        FlowSpec flow = TEMPLATES.get(asked);
        if (flow == null) {
            return WsaError.WSAEINVAL;
        }
        qos.set(flow, flow, null);
        return 0;
    }

    private static String text(ByteBuffer memory, WsaBuf name) {
        byte[] bytes = new byte[name.len()];
        memory.get(name.offset(), bytes);
        String text = new String(bytes, StandardCharsets.US_ASCII);
        int end = text.indexOf(0);
        return end < 0 ? text : text.substring(0, end);
    }

    /** All names, each with a NUL, and one more NUL. */
    private static int list(ByteBuffer memory, WsaBuf name) {
        byte[] names = (String.join("\0", TEMPLATES.keySet()) + "\0\0").getBytes(StandardCharsets.US_ASCII);
        if (memory.isReadOnly() || name.len() < names.length) {
            return WsaError.WSAEFAULT;
        }
        memory.put(name.offset(), names);
        name.setLen(names.length);
        return 0;
    }
}
