package org.wsk4j.registrar.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LdapFilterTest {

    private static final Map<String, Object> PROPERTIES = properties();

    private static Map<String, Object> properties() {
        Map<String, Object> properties = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        properties.put("wsk.provider", "nio");
        properties.put("wsk.transports", List.of("tcp/inet", "udp/inet6"));
        properties.put("wsk.features", new String[] {"connect-ex", "tos"});
        properties.put("service.ranking", 10);
        properties.put("service.id", 42L);
        properties.put("share", 2.5);
        properties.put("ports", new int[] {80, 443});
        properties.put("fast", true);
        properties.put("odd", "a(b)*\\c");
        properties.put("umlaut", "gr\u00fcn");
        properties.put("empty", "");
        properties.put("title", "Net Work");
        properties.put("letter", 'x');
        return properties;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(wsk.provider=nio)",
                "(WSK.Provider=nio)",
                " ( wsk.provider =nio) ",
                "(&(wsk.provider=nio)(service.ranking>=10))",
                "(& (wsk.provider=nio) (service.ranking<=10) )",
                "(|(wsk.provider=netty)(wsk.provider=nio))",
                "(!(wsk.provider=netty))",
                "(!(missing=*))",
                "(wsk.provider=*)",
                "(wsk.provider=n*)",
                "(wsk.provider=*o)",
                "(wsk.provider=*i*)",
                "(wsk.provider=n*i*o)",
                "(wsk.provider=n**o)",
                "(wsk.transports=tcp/inet)",
                "(wsk.transports=udp/*)",
                "(wsk.features=tos)",
                "(&(wsk.features=tos)(wsk.features=connect-ex))",
                "(service.ranking=10)",
                "(service.ranking=10.0)",
                "(service.ranking= 10 )",
                "(service.id>=7)",
                "(share<=2.5)",
                "(ports=443)",
                "(ports>=100)",
                "(fast=TRUE)",
                "(odd=a\\(b\\)\\*\\\\c)",
                "(odd=a\\28b\\29\\2a\\5Cc)",
                "(odd=*\\**)",
                "(umlaut=gr\\c3\\bcn)",
                "(umlaut=gr\u00fcn)",
                "(empty=)",
                "(empty=*)",
                "(title~=network)",
                "(title>=Net)",
                "(title<=Nfu)",
                "(letter=x)",
            })
    void theFilterMatches(String text) throws MalformedFilterException {
        assertThat(LdapFilter.parse(text).matches(PROPERTIES)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(wsk.provider=Nio)",
                "(wsk.provider=ni)",
                "(wsk.provider= nio)",
                "(wsk.provider=n*z*o)",
                "(wsk.provider=nio*o)",
                "(wsk.provider=*nio*nio*)",
                "(!(wsk.provider=nio))",
                "(&(wsk.provider=nio)(service.ranking>=11))",
                "(|(wsk.provider=netty)(missing=1))",
                "(missing=*)",
                "(missing=a)",
                "(service.ranking>=9x)",
                "(service.ranking=ten)",
                "(service.ranking>=9999999999999999999999)",
                "(service.ranking<=9.99)",
                "(service.id>=100)",
                "(ports<=79)",
                "(fast=false)",
                "(fast>=true)",
                "(title=network)",
                "(wsk.provider=\\2a)",
            })
    void theFilterDoesNotMatch(String text) throws MalformedFilterException {
        assertThat(LdapFilter.parse(text).matches(PROPERTIES)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "\"\"               ; at character 1 of ; begins with '('",
                "wsk.provider=nio   ; at character 1 of ; begins with '('",
                "(wsk.provider=nio  ; at character 18 of ; ')' is missing",
                "(a=b)c             ; at character 6 of ; nothing may follow",
                "(&)                ; at character 3 of ; '&' needs at least one filter",
                "(|a=b)             ; at character 3 of ; '|' needs at least one filter",
                "(!a=b)             ; at character 3 of ; begins with '('",
                "(!(a=b)(c=d))      ; at character 8 of ; ')' is missing",
                "(=b)               ; at character 2 of ; the name of a property is missing",
                "()                 ; at character 2 of ; the name of a property is missing",
                "(a)                ; at character 3 of ; an operator is one of",
                "(a>b)              ; at character 4 of ; an operator is one of",
                "(a~b)              ; at character 4 of ; an operator is one of",
                "(a>=b*)            ; at character 7 of ; only after '='",
                "(a=(b))            ; at character 4 of ; is written \\(",
                "(a=b\\             ; at character 5 of ; missing after",
            })
    void aMalformedFilterSaysWhereAndWhy(String text, String where, String why) {
        assertThatThrownBy(() -> LdapFilter.parse(text))
                .isInstanceOf(MalformedFilterException.class)
                .hasMessageContaining(where)
                .hasMessageContaining(why);
    }

    @Test
    void nestingIsBoundedSoThatNoTextOverflowsTheStack() {
        String deep = "(!".repeat(100_000) + "(a=b)" + ")".repeat(100_000);
        assertThatThrownBy(() -> LdapFilter.parse(deep)).hasMessageContaining("nested");
    }

    @Test
    void theTextOfAFilterIsKept() throws MalformedFilterException {
        assertThat(LdapFilter.parse("(a=b)")).hasToString("(a=b)");
    }
}
