package liquibase.ext.partitions.model;

import java.util.Optional;

/** Parentheses around a whole text of SQL, which mean nothing where SQL has some of its own. */
public final class SqlParentheses {

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
