package liquibase.ext.partitions.model;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One column or expression of a partition key.
 *
 * @param sql the column (quoted where it must be) or the expression, as SQL and without collation and operator class
 * @param type its type as PostgreSQL prints it ({@code timestamp with time zone}); null when nobody can tell
 * @param collation the quoted collation that its values are compared by; null for the database's own
 */
public record KeyColumn(
        String sql, @Nullable String type, @Nullable String collation) {

    private static final Pattern NUMBER_OR_TIME =
            Pattern.compile("(smallint|integer|bigint|numeric.*|real|double precision|date|timestamp.*)");

    private static final Pattern TEXT = Pattern.compile("text|citext|name|character.*");

    private static final Pattern QUOTED_NAME = Pattern.compile("\"(?:[^\"]|\"\")+\"");

    /** A name that needs no quotes (manual, section 4.1.1 "Identifiers and Key Words"). */
    private static final Pattern PLAIN_NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_$]*");

    public KeyColumn {
        Objects.requireNonNull(sql, "sql");
    }

    /** The name of the column in exact case; empty for an expression. */
    public Optional<String> columnName() {
        if (QUOTED_NAME.matcher(sql).matches()) {
            return Optional.of(sql.substring(1, sql.length() - 1).replace("\"\"", "\""));
        }
        return PLAIN_NAME.matcher(sql).matches() ? Optional.of(sql.toLowerCase(Locale.ROOT)) : Optional.empty();
    }

    /** Whether its values are instants, so that a bound without an offset would hang on the session's time zone. */
    public boolean isTimestampWithTimeZone() {
        return type != null && type.startsWith("timestamp") && type.endsWith("with time zone");
    }

    /** Whether its values are dates or local timestamps, which have no time zone. */
    public boolean isLocalDateOrTimestamp() {
        return type != null
                && (type.equals("date") || (type.startsWith("timestamp") && type.endsWith("without time zone")));
    }

    /** Whether its values are known to be text, which is compared by a collation. */
    public boolean isText() {
        return type != null && TEXT.matcher(type).matches();
    }

    /** Whether its values are known to be numbers, dates or timestamps, whose spelling tells their order. */
    public boolean isNumberOrTime() {
        return type != null && NUMBER_OR_TIME.matcher(type).matches();
    }
}
