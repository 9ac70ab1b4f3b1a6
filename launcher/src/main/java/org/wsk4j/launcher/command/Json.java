package org.wsk4j.launcher.command;

import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes maps, collections, texts, numbers, booleans and null as JSON. */
final class Json {

    private final StringBuilder text = new StringBuilder();

    private Json() {}

    static String of(@Nullable Object value) {
        Json json = new Json();
        json.write(value, 0);
        return json.text.toString();
    }

    private void write(@Nullable Object value, int depth) {
        if (value == null || value instanceof Number || value instanceof Boolean) {
            text.append(value);
        } else if (value instanceof Map<?, ?> map) {
            writeMap(map, depth);
        } else if (value instanceof Collection<?> list) {
            writeList(list, depth);
        } else {
            quote(value.toString());
        }
    }

    private void writeMap(Map<?, ?> map, int depth) {
        text.append('{');
        for (Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator(); entries.hasNext(); ) {
            Map.Entry<?, ?> entry = entries.next();
            line(depth + 1);
            quote(String.valueOf(entry.getKey()));
            text.append(": ");
            write(entry.getValue(), depth + 1);
            text.append(entries.hasNext() ? "," : "");
        }
        if (!map.isEmpty()) {
            line(depth);
        }
        text.append('}');
    }

    private void writeList(Collection<?> list, int depth) {
        text.append('[');
        for (Iterator<?> items = list.iterator(); items.hasNext(); ) {
            line(depth + 1);
            write(items.next(), depth + 1);
            text.append(items.hasNext() ? "," : "");
        }
        if (!list.isEmpty()) {
            line(depth);
        }
        text.append(']');
    }

    private void line(int depth) {
        text.append('\n').append("  ".repeat(depth));
    }

    private void quote(String string) {
        text.append('"');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    // Lone surrogates have no UTF-8 form; escaped they survive.
                    if (c < 0x20 || c == 0x7F || Character.isSurrogate(c)) {
                        text.append(String.format("\\u%04x", (int) c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }
}
