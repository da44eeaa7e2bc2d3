package liquibase.ext.partitions.command;

import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON (RFC 8259): an object for a Map, with its keys in the order of the map, an array for a List, and strings,
 * numbers, booleans and null as such. Each member and element has a line of its own, two blanks deeper than what it is in.
 */
final class Json {

    private static final String INDENT = "  ";

    private final StringBuilder text = new StringBuilder();

    private Json() {}

    /**
     * The text of a value, without a line end after it.
     *
     * @throws IllegalArgumentException if something in it is none of these, or a number that is not finite
     */
    static String text(@Nullable Object value) {
        Json json = new Json();
        json.value(value, "\n");
        return json.text.toString();
    }

    private void value(@Nullable Object value, String newLine) {
        if (value == null || value instanceof Boolean) {
            text.append(value);
        } else if (value instanceof String string) {
            string(string);
        } else if (value instanceof Number number) {
            number(number);
        } else if (value instanceof Map<?, ?> map) {
            object(map, newLine);
        } else if (value instanceof List<?> list) {
            array(list, newLine);
        } else {
            throw new IllegalArgumentException("JSON has nothing for " + value.getClass());
        }
    }

    private void object(Map<?, ?> map, String newLine) {
        Iterator<? extends Map.Entry<?, ?>> members = map.entrySet().iterator();
        String inner = newLine + INDENT;
        text.append('{');
        while (members.hasNext()) {
            Map.Entry<?, ?> member = members.next();
            text.append(inner);
            string(String.valueOf(member.getKey()));
            text.append(": ");
            value(member.getValue(), inner);
            text.append(members.hasNext() ? "," : newLine);
        }
        text.append('}');
    }

    private void array(List<?> list, String newLine) {
        Iterator<?> elements = list.iterator();
        String inner = newLine + INDENT;
        text.append('[');
        while (elements.hasNext()) {
            text.append(inner);
            value(elements.next(), inner);
            text.append(elements.hasNext() ? "," : newLine);
        }
        text.append(']');
    }

    private void number(Number number) {
        if (!Double.isFinite(number.doubleValue())) {
            throw new IllegalArgumentException("JSON has no number " + number);
        }
        text.append(number);
    }

    private void string(String string) {
        text.append('"');
        for (int i = 0; i < string.length(); i++) {
            character(string.charAt(i));
        }
        text.append('"');
    }

    /** What could end a line or does not print is escaped; everything else stays as it is. */
    private void character(char c) {
        switch (c) {
            case '"' -> text.append("\\\"");
            case '\\' -> text.append("\\\\");
            case '\n' -> text.append("\\n");
            case '\r' -> text.append("\\r");
            case '\t' -> text.append("\\t");
            default -> {
                if (c < ' ' || c == 0x7f || c == 0x2028 || c == 0x2029) {
                    text.append("\\u").append(String.format(Locale.ROOT, "%04x", (int) c));
                } else {
                    text.append(c);
                }
            }
        }
    }
}
