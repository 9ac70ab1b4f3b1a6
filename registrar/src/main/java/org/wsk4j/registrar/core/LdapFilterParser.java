package org.wsk4j.registrar.core;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.wsk4j.registrar.core.LdapFilter.Comparison;
import org.wsk4j.registrar.core.LdapFilter.Node;
import org.wsk4j.registrar.core.LdapFilter.Operator;

/** Reads one filter, by recursive descent. */
final class LdapFilterParser {

    /** Deeper than anybody writes, and far from the end of the stack. */
    private static final int MAX_DEPTH = 100;

    private final String text;
    private int position;
    private int depth;

    LdapFilterParser(String text) {
        this.text = text;
    }

    Node parse() throws MalformedFilterException {
        skipBlanks();
        Node root = filter();
        skipBlanks();
        if (position < text.length()) {
            throw malformed("nothing may follow the last ')'");
        }
        return root;
    }

    private Node filter() throws MalformedFilterException {
        expect('(', "a filter begins with '('");
        if (++depth > MAX_DEPTH) {
            throw malformed("more than " + MAX_DEPTH + " parentheses are nested");
        }
        skipBlanks();
        Node node = switch (peek()) {
            case '&' -> new LdapFilter.And(operands());
            case '|' -> new LdapFilter.Or(operands());
            case '!' -> negation();
            default -> item();
        };
        skipBlanks();
        expect(')', "')' is missing");
        depth--;
        return node;
    }

    private List<Node> operands() throws MalformedFilterException {
        char operator = text.charAt(position++);
        List<Node> operands = new ArrayList<>();
        skipBlanks();
        while (peek() == '(') {
            operands.add(filter());
            skipBlanks();
        }
        if (operands.isEmpty()) {
            throw malformed("'" + operator + "' needs at least one filter in parentheses");
        }
        return List.copyOf(operands);
    }

    private Node negation() throws MalformedFilterException {
        position++;
        skipBlanks();
        return new LdapFilter.Not(filter());
    }

    private Node item() throws MalformedFilterException {
        String attribute = attribute();
        Operator operator = operator();
        List<String> parts = value();
        if (parts.size() == 1) {
            return new Comparison(attribute, operator, parts.get(0));
        }
        if (operator != Operator.EQUAL) {
            throw malformed("'*' stands for any text only after '=', else write \\*");
        }
        if (parts.size() == 2 && parts.get(0).isEmpty() && parts.get(1).isEmpty()) {
            return new LdapFilter.Present(attribute);
        }
        return new LdapFilter.Substring(attribute, parts);
    }

    private String attribute() throws MalformedFilterException {
        int start = position;
        while (position < text.length() && "=<>~()".indexOf(text.charAt(position)) < 0) {
            position++;
        }
        String attribute = text.substring(start, position).strip();
        if (attribute.isEmpty()) {
            throw malformed("the name of a property is missing");
        }
        return attribute;
    }

    private Operator operator() throws MalformedFilterException {
        Operator operator = switch (peek()) {
            case '~' -> Operator.APPROXIMATE;
            case '>' -> Operator.GREATER_OR_EQUAL;
            case '<' -> Operator.LESS_OR_EQUAL;
            default -> Operator.EQUAL;
        };
        if (operator != Operator.EQUAL) {
            position++;
        }
        expect('=', "an operator is one of = ~= >= <=");
        return operator;
    }

    /** Answers the text around each unescaped star. */
    private List<String> value() throws MalformedFilterException {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        while (position < text.length() && text.charAt(position) != ')') {
            char c = text.charAt(position);
            switch (c) {
                case '(' -> throw malformed("'(' within a value is written \\(");
                case '\\' -> escaped(part);
                case '*' -> {
                    position++;
                    parts.add(part.toString());
                    part.setLength(0);
                }
                default -> {
                    position++;
                    part.append(c);
                }
            }
        }
        parts.add(part.toString());
        return List.copyOf(parts);
    }

    /** Two hexadecimal digits are an octet of UTF-8, as in RFC 4515; any other character stands for itself, as in OSGi. */
    private void escaped(StringBuilder part) throws MalformedFilterException {
        if (position + 1 >= text.length()) {
            throw malformed("a character is missing after '\\'");
        }
        if (!hexAt(position)) {
            part.append(text.charAt(position + 1));
            position += 2;
            return;
        }
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        while (hexAt(position)) {
            octets.write(Integer.parseInt(text.substring(position + 1, position + 3), 16));
            position += 3;
        }
        part.append(octets.toString(StandardCharsets.UTF_8));
    }

    private boolean hexAt(int backslash) {
        return backslash + 2 < text.length()
                && text.charAt(backslash) == '\\'
                && isHex(text.charAt(backslash + 1))
                && isHex(text.charAt(backslash + 2));
    }

    private static boolean isHex(char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }

    private void skipBlanks() {
        while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
            position++;
        }
    }

    /** The next character, or NUL at the end. */
    private char peek() {
        return position < text.length() ? text.charAt(position) : '\0';
    }

    private void expect(char wanted, String otherwise) throws MalformedFilterException {
        if (peek() != wanted || position >= text.length()) {
            throw malformed(otherwise);
        }
        position++;
    }

    private MalformedFilterException malformed(String why) {
        return new MalformedFilterException("at character " + (position + 1) + " of \"" + text + "\": " + why);
    }
}
