package liquibase.ext.partitions.model;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a text of SQL statements would take rows or columns away with, as far as the text says it: DROP TABLE, TRUNCATE,
 * DROP SCHEMA and DROP COLUMN (manual, part VI). The bodies of functions and DO statements are read as if they were
 * executed; SQL that is put together while it runs is not seen.
 *
 * @param tables tables that go or are emptied, as the SQL has their names, in quotes or not
 * @param schemas schemas that go
 * @param columns columns that go
 */
public record DropStatements(List<String> tables, List<String> schemas, List<Column> columns) {

    /**
     * A column that goes.
     *
     * @param table its table, as the SQL has it
     * @param name its name, as the SQL has it
     */
    public record Column(String table, String name) {}

    private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
    private static final String WORD = "(?:\"(?:[^\"]|\"\")+\"|[\\p{L}_][\\p{L}\\p{N}_$]*)";
    private static final String NAME = WORD + "(?:\\s*\\.\\s*" + WORD + ")?";
    private static final String NAMES = "(" + NAME + "(?:\\s*\\*?\\s*,\\s*(?:ONLY\\s+)?" + NAME + ")*)";
    private static final String IF_EXISTS = "(?:IF\\s+EXISTS\\s+)?";

    private static final Pattern TABLE = Pattern.compile(
            "\\b(?:DROP\\s+(?:FOREIGN\\s+)?TABLE\\s+" + IF_EXISTS + "|TRUNCATE\\s+(?:TABLE\\s+)?)(?:ONLY\\s+)?" + NAMES,
            FLAGS);
    private static final Pattern SCHEMA = Pattern.compile("\\bDROP\\s+SCHEMA\\s+" + IF_EXISTS + NAMES, FLAGS);
    private static final Pattern ALTER_TABLE = Pattern.compile(
            "\\bALTER\\s+(?:FOREIGN\\s+)?TABLE\\s+" + IF_EXISTS + "(?:ONLY\\s+)?(" + NAME + ")([^;]*)", FLAGS);
    private static final Pattern COLUMN = Pattern.compile(
            "\\bDROP\\s+(?:COLUMN\\s+)?" + IF_EXISTS
                    + "(?!(?:CONSTRAINT|DEFAULT|NOT|IDENTITY|EXPRESSION|COLUMN|IF)\\b)(" + WORD + ")",
            FLAGS);
    private static final Pattern NUMBERED = Pattern.compile("\"(\\d+)\"");
    private static final Pattern ITEM = Pattern.compile(NAME);

    public DropStatements {
        tables = List.copyOf(tables);
        schemas = List.copyOf(schemas);
        columns = List.copyOf(columns);
    }

    /** What the statements of a text drop; each once. */
    public static DropStatements in(String sql) {
        List<String> quoted = new ArrayList<>();
        String text = outline(sql, quoted);
        List<Column> columns = new ArrayList<>();
        Matcher alter = ALTER_TABLE.matcher(text);
        while (alter.find()) {
            Matcher column = COLUMN.matcher(alter.group(2));
            while (column.find()) {
                columns.add(new Column(spelled(alter.group(1), quoted), spelled(column.group(1), quoted)));
            }
        }
        return new DropStatements(
                names(TABLE, text, quoted),
                names(SCHEMA, text, quoted),
                columns.stream().distinct().toList());
    }

    /** Whether nothing is dropped. */
    public boolean isEmpty() {
        return tables.isEmpty() && schemas.isEmpty() && columns.isEmpty();
    }

    private static List<String> names(Pattern statement, String text, List<String> quoted) {
        return statement
                .matcher(text)
                .results()
                .flatMap(found -> ITEM.matcher(found.group(1)).results())
                .map(MatchResult::group)
                .filter(name -> !name.equalsIgnoreCase("ONLY"))
                .map(name -> spelled(name, quoted))
                .distinct()
                .toList();
    }

    private static String spelled(String name, List<String> quoted) {
        return NUMBERED.matcher(name)
                .replaceAll(found -> Matcher.quoteReplacement(quoted.get(Integer.parseInt(found.group(1)))));
    }

    /**
     * The text with blanks for comments and string constants, and numbers for what stands in double quotes; what stands in
     * dollars stays.
     */
    private static String outline(String sql, List<String> quoted) {
        StringBuilder text = new StringBuilder(sql.length());
        for (int i = 0; i < sql.length(); i++) {
            char c = sql.charAt(i);
            if (sql.startsWith("--", i)) {
                text.append(' ');
                i = endOf("\n", sql, i);
            } else if (sql.startsWith("/*", i)) {
                text.append(' ');
                i = endOf("*/", sql, i + 2);
            } else if (c == '\'') {
                text.append(' ');
                i = endOfQuotes(sql, i);
            } else if (c == '"') {
                int end = endOfQuotes(sql, i);
                text.append('"').append(quoted.size()).append('"');
                quoted.add(sql.substring(i, end + 1));
                i = end;
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }

    private static int endOfQuotes(String sql, int start) {
        int end = SqlQuotes.end(sql, start);
        return end < 0 ? sql.length() - 1 : end;
    }

    private static int endOf(String mark, String sql, int start) {
        int end = sql.indexOf(mark, start);
        return end < 0 ? sql.length() - 1 : end + mark.length() - 1;
    }
}
