package liquibase.ext.partitions.model;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parentheses around a whole text of SQL, which mean nothing where SQL has some of its own. */
public final class SqlParentheses {

    /** A function's name, with its schema if need be, and whatever follows it. */
    private static final Pattern CALL = Pattern.compile(
            "(?s)(?:(?:[\\p{L}_][\\p{L}\\p{N}_$]*|\"(?:[^\"]|\"\")+\")\\.)?(?:[\\p{L}_][\\p{L}\\p{N}_$]*|\"(?:[^\"]|\"\")+\")(\\(.*)");

    private SqlParentheses() {}

    /**
     * The text without parentheses and blanks around it.
     *
     * @return empty when a quote or parenthesis is not closed, and for SQL with a comment
     */
    public static Optional<String> stripped(String sql) {
        if (SqlList.split(sql).isEmpty()) {
            return Optional.empty();
        }
        String text = sql.strip();
        while (text.startsWith("(") && closing(text) == text.length() - 1) {
            text = text.substring(1, text.length() - 1).strip();
        }
        return Optional.of(text);
    }

    /**
     * A column or expression of a PARTITION BY clause without parentheses that it does not need: an expression needs a
     * pair unless it is nothing but a call of a function (manual, "CREATE TABLE", {@code PARTITION BY}).
     */
    public static String ofKeyColumn(String sql) {
        if (!isParenthesized(sql)) {
            return sql;
        }
        String inner = sql.substring(1, sql.length() - 1);
        Matcher call = CALL.matcher(inner);
        boolean needsNone = isParenthesized(inner) || (call.matches() && isParenthesized(call.group(1)));
        return needsNone ? inner : sql;
    }

    private static boolean isParenthesized(String sql) {
        return sql.startsWith("(") && SqlList.split(sql).isPresent() && closing(sql) == sql.length() - 1;
    }

    /** The place of the parenthesis that closes the first one, in a text where all are closed. */
    private static int closing(String text) {
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int end = SqlQuotes.end(text, i);
            if (end > i) {
                i = end;
            } else if (c == '(') {
                depth++;
            } else if (c == ')' && --depth == 0) {
                return i;
            }
        }
        return text.length();
    }
}
