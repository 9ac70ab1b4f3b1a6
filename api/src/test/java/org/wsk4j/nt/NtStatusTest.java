package org.wsk4j.nt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class NtStatusTest {

    private static Map<String, Integer> golden() throws IOException {
        Map<String, Integer> values = new TreeMap<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                NtStatusTest.class.getResourceAsStream("ntstatus.tsv"), StandardCharsets.UTF_8))) {
            lines.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
                String[] columns = line.split("\t", -1);
                values.put(columns[0], Long.decode(columns[1]).intValue());
            });
        }
        return values;
    }

    @Test
    void everyConstantHasItsWindowsValue() throws IOException, IllegalAccessException {
        Map<String, Integer> actual = new TreeMap<>();
        for (Field field : NtStatus.class.getFields()) {
            NtStatus status = (NtStatus) field.get(null);
            assertThat(status.name()).isEqualTo(field.getName());
            actual.put(field.getName(), status.value());
        }
        assertThat(actual).isEqualTo(golden());
        assertThat(NtStatus.known()).hasSize(actual.size());
    }

    @Test
    void knownValuesAreInterned() throws IOException {
        golden().forEach((name, value) -> {
            assertThat(NtStatus.of(value)).isSameAs(NtStatus.of(value)).hasToString(name);
        });
        assertThat(NtStatus.of(0x103)).isSameAs(NtStatus.STATUS_PENDING);
    }

    @Test
    void theSetIsOpen() {
        NtStatus unknown = NtStatus.of(0xC0FFEE00);
        assertThat(unknown).isEqualTo(NtStatus.of(0xC0FFEE00)).hasSameHashCodeAs(NtStatus.of(0xC0FFEE00));
        assertThat(unknown).isNotEqualTo(NtStatus.of(0xC0FFEE01)).hasToString("NTSTATUS 0xC0FFEE00");
        assertThat(unknown.value()).isEqualTo(0xC0FFEE00);
        assertThat(NtStatus.known()).doesNotContain(unknown);
    }

    @Test
    void severityIsInTheTopTwoBits() {
        assertSeverity(NtStatus.STATUS_SUCCESS, 0, true);
        assertSeverity(NtStatus.STATUS_PENDING, 0, true);
        assertSeverity(NtStatus.STATUS_TIMEOUT, 0, true);
        assertSeverity(NtStatus.STATUS_EVENT_PENDING, 1, true);
        assertSeverity(NtStatus.STATUS_BUFFER_OVERFLOW, 2, false);
        assertSeverity(NtStatus.STATUS_CANCELLED, 3, false);
        assertSeverity(NtStatus.of(0x7FFFFFFF), 1, true);
        assertSeverity(NtStatus.of(-1), 3, false);
    }

    private static void assertSeverity(NtStatus status, int severity, boolean success) {
        assertThat(status.severity()).as(status.name()).isEqualTo(severity);
        assertThat(status.isSuccess()).as(status.name()).isEqualTo(success);
        assertThat(status.isInformation()).isEqualTo(severity == 1);
        assertThat(status.isWarning()).isEqualTo(severity == 2);
        assertThat(status.isError()).isEqualTo(severity == 3);
    }
}
