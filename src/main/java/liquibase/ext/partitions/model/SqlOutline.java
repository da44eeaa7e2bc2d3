package liquibase.ext.partitions.model;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The statements of a text of SQL, in its order, without comments and string constants, and with numbers for what stands
 * in double quotes. The statements in the body of a function or of DO, or in any other dollar quotes (manual, section
 * 4.1.2.4), follow the statement that the body is a part of.
 */
final class SqlOutline {

    static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL;

    /** A name in the outline, with or without quotes. */
    static final String WORD = "(?:\"\\d+\"|[A-Za-z_[^\\p{ASCII}]][A-Za-z0-9_$[^\\p{ASCII}]]*)";

    private static final Pattern NUMBERED = Pattern.compile("\"(\\d+)\"");
    private static final Pattern NAME_PART = Pattern.compile(WORD);
    private static final Pattern HAS_BODY =
            Pattern.compile("\\s*(?:DO|CREATE\\s+(?:OR\\s+REPLACE\\s+)?(?:FUNCTION|PROCEDURE))\\b.*", FLAGS);
    private static final Pattern EXECUTE = Pattern.compile("\\bEXECUTE\\b(?!\\s+(?:FUNCTION|PROCEDURE|ON)\\b)", FLAGS);
    private static final Pattern DROPS = Pattern.compile(
            "\\b(?:DROP|TRUNCATE)\\s(?!\\s*(?:TRIGGER|CONSTRAINT|INDEX|DEFAULT|NOT|IDENTITY|EXPRESSION|POLICY|RULE|VIEW"
                    + "|SEQUENCE|STATISTICS|PUBLICATION|SUBSCRIPTION|EVENT)\\b)",
            FLAGS);

    private final boolean secret;
    private final List<String> quoted = new ArrayList<>();
    private final List<String> statements = new ArrayList<>();
    private final Set<String> dynamic = new LinkedHashSet<>();

    /** The outline of a text. */
    SqlOutline(String sql) {
        this(sql, false);
    }

    private SqlOutline(String sql, boolean secret) {
        this.secret = secret;
        scan(sql);
    }

    /** The outline of a text that may be cut off, and nothing of which is told but what is certainly no constant. */
    static SqlOutline ofSecret(String sql) {
        return new SqlOutline(sql, true);
    }

    /** The statements, in the order of the text. */
    List<String> statements() {
        return List.copyOf(statements);
    }

    /** The statements with a body that may put together a statement that drops something. */
    List<String> dynamic() {
        return List.copyOf(dynamic);
    }

    /** A name of the outline as the SQL has it, without blanks around its dots. */
    String name(String outlined) {
        return NAME_PART
                .matcher(outlined)
                .results()
                .map(MatchResult::group)
                .map(this::text)
                .reduce((schema, name) -> schema + "." + name)
                .orElseThrow();
    }

    /** A part of the outline with what stands in double quotes. */
    String text(String outlined) {
        return NUMBERED.matcher(outlined)
                .replaceAll(found -> Matcher.quoteReplacement(quoted.get(Integer.parseInt(found.group(1)))));
    }

    private void scan(String sql) {
        StringBuilder text = new StringBuilder();
        List<String> bodies = new ArrayList<>();
        for (int i = 0; i < sql.length(); i++) {
            char c = sql.charAt(i);
            if (sql.startsWith("--", i)) {
                text.append(' ');
                i = endOfLine(sql, i);
            } else if (sql.startsWith("/*", i)) {
                text.append(' ');
                i = endOfComment(sql, i);
            } else if (c == '\'') {
                int end = endOfQuotes(sql, i);
                if (HAS_BODY.matcher(text).matches()) {
                    text.append(' ');
                    bodies.add(sql.substring(i + 1, Math.max(end, i + 1)).replace("''", "'"));
                } else {
                    text.append("''");
                }
                i = end;
            } else if (c == '"') {
                int end = endOfQuotes(sql, i);
                text.append(" \"").append(quoted.size()).append("\" ");
                quoted.add(sql.substring(i, end + 1));
                i = end;
            } else if (c == '$' && SqlQuotes.end(sql, i) > i) {
                int end = SqlQuotes.end(sql, i);
                int tag = sql.indexOf('$', i + 1) + 1 - i;
                inDollars(sql.substring(i + tag, end + 1 - tag), text, bodies);
                i = end;
            } else if (c == '$' && secret && SqlQuotes.end(sql, i) < i) {
                inDollars(sql.substring(sql.indexOf('$', i + 1) + 1), text, bodies);
                i = sql.length();
            } else if (c == ';') {
                add(text, bodies);
            } else {
                text.append(c);
            }
        }
        add(text, bodies);
    }

    private void inDollars(String inside, StringBuilder text, List<String> bodies) {
        if (secret && !HAS_BODY.matcher(text).matches()) {
            text.append("''");
        } else {
            text.append(' ');
            bodies.add(inside);
        }
    }

    private void add(StringBuilder text, List<String> bodies) {
        String statement = text.toString();
        text.setLength(0);
        if (!statement.isBlank()) {
            statements.add(statement);
        }
        List<String> inside = List.copyOf(bodies);
        bodies.clear();
        for (String body : inside) {
            int start = statements.size();
            scan(body);
            String outlined = String.join(";", statements.subList(start, statements.size()));
            if (EXECUTE.matcher(outlined).find() && DROPS.matcher(body).find()) {
                dynamic.add(text(statement + " " + outlined));
            }
        }
    }

    /** Two of these quotes next to each other are one of the quoted text. */
    private static int endOfQuotes(String sql, int start) {
        int end = SqlQuotes.end(sql, start);
        while (end >= 0 && end + 1 < sql.length() && sql.charAt(end + 1) == sql.charAt(start)) {
            end = sql.indexOf(sql.charAt(start), end + 2);
        }
        return end < 0 ? sql.length() - 1 : end;
    }

    private static int endOfLine(String sql, int start) {
        int i = start;
        while (i < sql.length() - 1 && sql.charAt(i) != '\n' && sql.charAt(i) != '\r') {
            i++;
        }
        return i;
    }

    /** Comments nest (manual, section 4.1.5). */
    private static int endOfComment(String sql, int start) {
        int depth = 0;
        for (int i = start; i < sql.length() - 1; i++) {
            if (sql.startsWith("/*", i)) {
                depth++;
                i++;
            } else if (sql.startsWith("*/", i)) {
                depth--;
                i++;
                if (depth == 0) {
                    return i;
                }
            }
        }
        return sql.length() - 1;
    }
}
