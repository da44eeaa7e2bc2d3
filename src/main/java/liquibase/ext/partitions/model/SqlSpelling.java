package liquibase.ext.partitions.model;

import java.util.Locale;
import java.util.regex.Pattern;

/** Takes away what makes no difference in SQL: case and blanks outside quotes, and quotes that a name does not need. */
final class SqlSpelling {

    private static final Pattern NEEDLESS_QUOTES = Pattern.compile("\"[a-z_][a-z0-9_$]*\"");

    private SqlSpelling() {}

    /** One spelling for texts that differ in nothing else; a text with an open quote stays as it is. */
    static String plain(String sql) {
        StringBuilder plain = new StringBuilder();
        boolean blank = false;
        for (int i = 0; i < sql.length(); i++) {
            int end = SqlQuotes.end(sql, i);
            if (end < 0) {
                return sql;
            }
            if (Character.isWhitespace(sql.charAt(i))) {
                blank = true;
                continue;
            }
            String token = token(sql.substring(i, end + 1));
            if (blank && !plain.isEmpty() && isWord(plain.charAt(plain.length() - 1)) && isWord(token.charAt(0))) {
                plain.append(' ');
            }
            blank = false;
            plain.append(token);
            i = end;
        }
        return plain.toString();
    }

    private static String token(String sql) {
        if (NEEDLESS_QUOTES.matcher(sql).matches()) {
            return sql.substring(1, sql.length() - 1);
        }
        return sql.length() == 1 ? sql.toLowerCase(Locale.ROOT) : sql;
    }

    private static boolean isWord(char c) {
        return Character.isLetterOrDigit(c) || "_$\"'".indexOf(c) >= 0;
    }
}
