package liquibase.ext.partitions.model;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text of others that is told to the user, who must not read their secrets in it. */
public final class SqlExcerpt {

    private static final String MASK = "*****";

    /** What follows a property of such a name, and what stands before the host of a URL. */
    private static final Pattern SECRET = Pattern.compile(
            "(?i)(?<=(?:password|passwd|pwd|passphrase|secret|token)\"?\\s{0,3}(?:[=:]|\\bTO\\b)\\s{0,3})[^\\s&;,)}\\]]+"
                    + "|(?<=//)[^/@\\s]+(?=@)");

    private static final int MOST_LETTERS = 80;

    private SqlExcerpt() {}

    /** The same without passwords of connection strings, properties and settings. */
    public static String withoutSecrets(String text) {
        return SECRET.matcher(text).replaceAll(Matcher.quoteReplacement(MASK));
    }

    /** The beginning of some SQL in one line: without comments, and with nothing of what stands in quotes of a string. */
    public static String of(String sql) {
        SqlOutline outline = SqlOutline.ofSecret(sql);
        String line = outline.text(String.join("; ", outline.statements()).replace("''", "'" + MASK + "'"))
                .replaceAll("\\s+", " ")
                .replace("\" . \"", "\".\"")
                .strip();
        String told = withoutSecrets(line);
        return told.codePointCount(0, told.length()) <= MOST_LETTERS
                ? told
                : told.substring(0, told.offsetByCodePoints(0, MOST_LETTERS)) + "...";
    }
}
