package liquibase.ext.partitions.model;

import java.util.Locale;
import java.util.Map;

/** The key that a PARTITION BY clause means for a table of known columns. */
public final class SubKey {

    private SubKey() {}

    /** The key of the clause; the types of plain columns are known from the table. */
    public static PartitionKey of(PartitionBy clause, TableShape shape) {
        return new PartitionKey(
                clause.strategy(),
                clause.columns().stream()
                        .map(sql -> new KeyColumn(sql, typeOf(sql, shape.columnTypes()), null))
                        .toList());
    }

    private static @org.jspecify.annotations.Nullable String typeOf(String sql, Map<String, String> types) {
        boolean quoted = sql.length() > 2 && sql.startsWith("\"") && sql.endsWith("\"");
        return types.get(
                quoted ? sql.substring(1, sql.length() - 1).replace("\"\"", "\"") : sql.toLowerCase(Locale.ROOT));
    }
}
