package liquibase.ext.partitions.model;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the ends of quoted text in SQL (manual, section 4.1 "Lexical Structure"). */
final class SqlQuotes {

    private static final Pattern DOLLAR_TAG =
            Pattern.compile("\\$(?:[\\p{L}_][\\p{L}\\p{N}_]*)?\\$", Pattern.UNICODE_CHARACTER_CLASS);

    private SqlQuotes() {}

    /**
     * The place of the last character of what starts at a place: of text in quotes, or of a single character.
     *
     * @return -1 when a quote is not closed, or when a comment starts there
     */
    static int end(String sql, int start) {
        switch (sql.charAt(start)) {
            case '"' -> {
                return sql.indexOf('"', start + 1);
            }
            case '\'' -> {
                return isEscapeString(sql, start) ? endOfEscapeString(sql, start) : sql.indexOf('\'', start + 1);
            }
            case '$' -> {
                return endOfDollarQuotes(sql, start);
            }
            case '-', '/' -> {
                return sql.startsWith("--", start) || sql.startsWith("/*", start) ? -1 : start;
            }
            default -> {
                return start;
            }
        }
    }

    private static boolean isEscapeString(String sql, int quote) {
        return quote > 0 && "eE".indexOf(sql.charAt(quote - 1)) >= 0 && !followsIdentifier(sql, quote - 1);
    }

    private static int endOfEscapeString(String sql, int quote) {
        for (int i = quote + 1; i < sql.length(); i++) {
            if (sql.charAt(i) == '\\' || sql.startsWith("''", i)) {
                i++;
            } else if (sql.charAt(i) == '\'') {
                return i;
            }
        }
        return -1;
    }

    private static int endOfDollarQuotes(String sql, int start) {
        Matcher tag = DOLLAR_TAG.matcher(sql).region(start, sql.length());
        if (followsIdentifier(sql, start) || !tag.lookingAt()) {
            return start;
        }
        int close = sql.indexOf(tag.group(), tag.end());
        return close < 0 ? -1 : close + tag.group().length() - 1;
    }

    private static boolean followsIdentifier(String sql, int place) {
        return place > 0 && Character.isJavaIdentifierPart(sql.charAt(place - 1));
    }
}
