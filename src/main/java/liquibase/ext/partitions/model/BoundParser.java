package liquibase.ext.partitions.model;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a bound in PostgreSQL's own spelling: what {@code pg_get_expr(relpartbound, 0)} prints, and what users write
 * after {@code forValues}, with or without the words FOR VALUES. Comments are refused.
 */
public final class BoundParser {

    private static final Pattern FOR_VALUES = Pattern.compile("(?i)^FOR\\s+VALUES\\s*");
    private static final Pattern HASH = Pattern.compile(
            "(?i)^WITH\\s*\\(\\s*MODULUS\\s+'?([1-9]\\d{0,9})'?\\s*,\\s*REMAINDER\\s+'?(\\d{1,10})'?\\s*\\)$");
    private static final Pattern NUMBER = Pattern.compile("[+-]?\\d+(\\.\\d+)?");
    private static final Pattern BIT_STRING = Pattern.compile("[Bb]'([01]*)'");

    private BoundParser() {}

    /** Reads one bound; empty when the text is none. */
    public static Optional<PartitionBound> parse(String text) {
        String clause = FOR_VALUES.matcher(text.strip()).replaceFirst("");
        if (clause.equalsIgnoreCase("DEFAULT")) {
            return Optional.of(new PartitionBound.Default());
        }
        Matcher hash = HASH.matcher(clause);
        if (hash.matches()) {
            return hash(hash.group(1), hash.group(2));
        }
        if (startsWithWord(clause, "IN")) {
            return parenthesized(clause.substring(2)).map(PartitionBound.Values::new);
        }
        if (startsWithWord(clause, "FROM")) {
            return range(clause.substring(4).strip());
        }
        return Optional.empty();
    }

    private static Optional<PartitionBound> hash(String modulus, String remainder) {
        try {
            return Optional.of(new PartitionBound.Hash(Integer.parseInt(modulus), Integer.parseInt(remainder)));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<PartitionBound> range(String ends) {
        int close = closingParenthesis(ends);
        if (close < 0 || !startsWithWord(ends.substring(close + 1).strip(), "TO")) {
            return Optional.empty();
        }
        String to = ends.substring(close + 1).strip().substring(2);
        return parenthesized(ends.substring(0, close + 1))
                .flatMap(lower -> parenthesized(to).map(upper -> new PartitionBound.Range(lower, upper)));
    }

    private static Optional<List<BoundValue>> parenthesized(String text) {
        String list = text.strip();
        if (!list.startsWith("(") || closingParenthesis(list) != list.length() - 1) {
            return Optional.empty();
        }
        return SqlList.split(list.substring(1, list.length() - 1))
                .filter(parts -> parts.stream().noneMatch(String::isEmpty))
                .map(parts -> parts.stream().map(BoundParser::value).toList());
    }

    /** The value that an SQL constant stands for; whatever is none is kept as an expression. */
    static BoundValue value(String sql) {
        String upper = sql.toUpperCase(Locale.ROOT);
        for (BoundValue.Keyword keyword : BoundValue.Keyword.values()) {
            if (keyword.name().equals(upper)) {
                return keyword;
            }
        }
        if (upper.equals("TRUE") || upper.equals("FALSE") || NUMBER.matcher(sql).matches()) {
            return new BoundValue.Literal(sql.toLowerCase(Locale.ROOT));
        }
        Matcher bits = BIT_STRING.matcher(sql);
        if (bits.matches()) {
            return new BoundValue.Literal(bits.group(1));
        }
        if (isOneQuotedString(sql)) {
            return new BoundValue.Literal(sql.substring(1, sql.length() - 1).replace("''", "'"));
        }
        return new BoundValue.Expression(sql);
    }

    private static boolean isOneQuotedString(String sql) {
        return sql.length() >= 2
                && sql.startsWith("'")
                && sql.endsWith("'")
                && sql.substring(1, sql.length() - 1).replace("''", "").indexOf('\'') < 0;
    }

    private static boolean startsWithWord(String text, String word) {
        return text.regionMatches(true, 0, word, 0, word.length())
                && text.length() > word.length()
                && !Character.isJavaIdentifierPart(text.charAt(word.length()));
    }

    /** Where the parenthesis that opens the text is closed; -1 when it is not, or when none opens it. */
    private static int closingParenthesis(String text) {
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int end = SqlQuotes.end(text, i);
            if (end < 0) {
                return -1;
            }
            if (end > i) {
                i = end;
            } else if (c == '(') {
                depth++;
            } else if (c == ')' && --depth == 0) {
                return i;
            } else if (depth == 0) {
                return -1;
            }
        }
        return -1;
    }
}
