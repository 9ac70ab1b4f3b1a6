package org.wsk4j.registrar.core;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An LDAP filter over service properties, in the string form of RFC 4515 with the operators and value types of OSGi. Our own,
 * because plain Java has none and both worlds shall answer alike.
 *
 * <p>Attribute names ignore case if the map does. A property with several values matches if one of them does. Immutable.
 */
public final class LdapFilter {

    private final String text;
    private final Node root;

    private LdapFilter(String text, Node root) {
        this.text = text;
        this.root = root;
    }

    /**
     * Reads a filter.
     *
     * @param text for example {@code (&(wsk.provider=nio)(service.ranking>=5))}
     * @return the filter
     * @throws MalformedFilterException if the text is no filter; the message says where and why
     */
    public static LdapFilter parse(String text) throws MalformedFilterException {
        return new LdapFilter(text, new LdapFilterParser(text).parse());
    }

    /**
     * Applies the filter.
     *
     * @param properties the properties, with names that ignore case
     * @return whether they match
     */
    public boolean matches(Map<String, ?> properties) {
        return root.matches(properties);
    }

    @Override
    public String toString() {
        return text;
    }

    /** One parenthesis of a filter. */
    interface Node {
        boolean matches(Map<String, ?> properties);
    }

    record And(List<Node> operands) implements Node {
        @Override
        public boolean matches(Map<String, ?> properties) {
            return operands.stream().allMatch(operand -> operand.matches(properties));
        }
    }

    record Or(List<Node> operands) implements Node {
        @Override
        public boolean matches(Map<String, ?> properties) {
            return operands.stream().anyMatch(operand -> operand.matches(properties));
        }
    }

    record Not(Node operand) implements Node {
        @Override
        public boolean matches(Map<String, ?> properties) {
            return !operand.matches(properties);
        }
    }

    record Present(String attribute) implements Node {
        @Override
        public boolean matches(Map<String, ?> properties) {
            return properties.get(attribute) != null;
        }
    }

    enum Operator {
        EQUAL,
        APPROXIMATE,
        GREATER_OR_EQUAL,
        LESS_OR_EQUAL
    }

    record Comparison(String attribute, Operator operator, String value) implements Node {
        @Override
        public boolean matches(Map<String, ?> properties) {
            return anyValue(properties.get(attribute), this::compare);
        }

        private boolean compare(Object actual) {
            if (actual instanceof Number number) {
                return compareNumber(number);
            }
            if (actual instanceof Boolean flag) {
                boolean order = operator == Operator.EQUAL || operator == Operator.APPROXIMATE;
                return order && flag.toString().equalsIgnoreCase(value.strip());
            }
            String string = actual.toString();
            return switch (operator) {
                case EQUAL -> string.equals(value);
                case APPROXIMATE -> approximate(string).equals(approximate(value));
                case GREATER_OR_EQUAL -> string.compareTo(value) >= 0;
                case LESS_OR_EQUAL -> string.compareTo(value) <= 0;
            };
        }

        private boolean compareNumber(Number actual) {
            int order;
            try {
                order = new BigDecimal(actual.toString()).compareTo(new BigDecimal(value.strip()));
            } catch (NumberFormatException notComparable) {
                return false;
            }
            return switch (operator) {
                case EQUAL, APPROXIMATE -> order == 0;
                case GREATER_OR_EQUAL -> order >= 0;
                case LESS_OR_EQUAL -> order <= 0;
            };
        }

        private static String approximate(String string) {
            StringBuilder letters = new StringBuilder(string.length());
            string.codePoints().filter(c -> !Character.isWhitespace(c)).forEach(letters::appendCodePoint);
            return letters.toString().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A value with stars.
     *
     * @param attribute whose value
     * @param parts the text around the stars, one more than there are stars; empty where a star begins or ends the value
     */
    record Substring(String attribute, List<String> parts) implements Node {
        @Override
        public boolean matches(Map<String, ?> properties) {
            return anyValue(properties.get(attribute), actual -> contains(actual.toString()));
        }

        private boolean contains(String actual) {
            String first = parts.get(0);
            String last = parts.get(parts.size() - 1);
            int end = actual.length() - last.length();
            if (!actual.startsWith(first) || !actual.endsWith(last) || end < first.length()) {
                return false;
            }
            int from = first.length();
            for (String part : parts.subList(1, parts.size() - 1)) {
                int at = actual.indexOf(part, from);
                if (at < 0 || at + part.length() > end) {
                    return false;
                }
                from = at + part.length();
            }
            return true;
        }
    }

    private static boolean anyValue(@Nullable Object value, Predicate<Object> matches) {
        if (value == null) {
            return false;
        }
        if (value instanceof Collection<?> several) {
            return several.stream().anyMatch(one -> one != null && matches.test(one));
        }
        if (value.getClass().isArray()) {
            for (int i = 0; i < Array.getLength(value); i++) {
                Object one = Array.get(value, i);
                if (one != null && matches.test(one)) {
                    return true;
                }
            }
            return false;
        }
        return matches.test(value);
    }
}
