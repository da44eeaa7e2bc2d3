package liquibase.ext.partitions.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The list of values in an attribute such as {@code values="DE, 'a,b', NULL"}: separated by commas, blanks around them
 * dropped, single quotes where a comma, a blank at the edge, a quote (doubled) or a key word is meant literally.
 */
public final class BoundValueList {

    private BoundValueList() {}

    /** Reads a list; empty when a quote is not closed, when text follows a closing quote, or when a value is missing. */
    public static Optional<List<BoundValue>> parse(String text) {
        List<BoundValue> values = new ArrayList<>();
        return scan(text, values::add) ? Optional.of(values) : Optional.empty();
    }

    /** How many values a list has that can be read, without keeping them. */
    public static int size(String text) {
        AtomicInteger size = new AtomicInteger();
        scan(text, value -> size.incrementAndGet());
        return size.get();
    }

    private static boolean scan(String text, Consumer<BoundValue> values) {
        int i = 0;
        do {
            i = skipBlanks(text, i);
            if (i < text.length() && text.charAt(i) == '\'') {
                StringBuilder value = new StringBuilder();
                i = readQuoted(text, i + 1, value);
                if (i < 0) {
                    return false;
                }
                values.accept(new BoundValue.Literal(value.toString()));
                i = skipBlanks(text, i);
                if (i < text.length() && text.charAt(i) != ',') {
                    return false;
                }
            } else {
                int comma = text.indexOf(',', i);
                int end = comma < 0 ? text.length() : comma;
                String bare = text.substring(i, end).strip();
                if (bare.isEmpty()) {
                    return false;
                }
                values.accept(bareValue(bare));
                i = end;
            }
            i++;
        } while (i <= text.length());
        return true;
    }

    /** The one spelling of a list that {@link #parse} reads back, equal for equal lists. */
    public static String format(List<BoundValue> values) {
        return values.stream().map(BoundValueList::format).collect(Collectors.joining(", "));
    }

    /** One spelling for texts that mean the same; a text that cannot be read stays as it is. */
    public static String canonical(String text) {
        StringJoiner canonical = new StringJoiner(", ");
        return scan(text, value -> canonical.add(format(value))) ? canonical.toString() : text;
    }

    /** The one spelling of a value in a list. */
    public static String format(BoundValue value) {
        return value.accept(new BoundValue.Visitor<>() {
            @Override
            public String keyword(BoundValue.Keyword keyword) {
                return keyword.name();
            }

            @Override
            public String literal(BoundValue.Literal literal) {
                String text = literal.text();
                boolean plain = !text.isEmpty()
                        && text.strip().equals(text)
                        && text.indexOf(',') < 0
                        && text.indexOf('\'') < 0
                        && bareValue(text) instanceof BoundValue.Literal;
                return plain ? text : "'" + text.replace("'", "''") + "'";
            }

            @Override
            public String expression(BoundValue.Expression expression) {
                return expression.text();
            }
        });
    }

    private static BoundValue bareValue(String bare) {
        String upper = bare.toUpperCase(Locale.ROOT);
        for (BoundValue.Keyword keyword : BoundValue.Keyword.values()) {
            if (keyword.name().equals(upper)) {
                return keyword;
            }
        }
        return new BoundValue.Literal(bare);
    }

    private static int skipBlanks(String text, int from) {
        int i = from;
        while (i < text.length() && Character.isWhitespace(text.charAt(i))) {
            i++;
        }
        return i;
    }

    /** Reads up to the closing quote and returns where it goes on; -1 when there is none. */
    private static int readQuoted(String text, int from, StringBuilder value) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\'') {
                value.append(c);
            } else if (i + 1 < text.length() && text.charAt(i + 1) == '\'') {
                value.append('\'');
                i++;
            } else {
                return i + 1;
            }
        }
        return -1;
    }
}
