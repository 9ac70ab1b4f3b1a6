package org.wsk4j.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {

    @Test
    void escapesWhatJsonDoesNotAllow() {
        assertThat(Json.of("a\"b\\c\n\r\t\u0001\u007f/é€")).isEqualTo("\"a\\\"b\\\\c\\n\\r\\t\\u0001\\u007f/é€\"");
        assertThat(Json.of("\ud83d\ude00")).isEqualTo("\"\\ud83d\\ude00\"");
        assertThat(Json.of("\ud83d")).isEqualTo("\"\\ud83d\"");
    }

    @Test
    void writesEveryKindOfValue() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("n", null);
        map.put("i", 3);
        map.put("d", 1.5);
        map.put("b", true);
        map.put("empty", List.of());
        map.put("none", Map.of());
        map.put("list", Arrays.asList(1, "x"));

        assertThat(Json.of(map).replaceAll("\\s+", ""))
                .isEqualTo("{\"n\":null,\"i\":3,\"d\":1.5,\"b\":true,\"empty\":[],\"none\":{},\"list\":[1,\"x\"]}");
    }
}
