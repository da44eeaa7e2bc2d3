package liquibase.ext.partitions.catalog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import liquibase.ext.partitions.model.PartitionBy;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.sql.Quoting;
import org.jspecify.annotations.Nullable;

/** Reads the key of a partitioned table, without its partitions. */
public final class PartitionKeyCatalog {

    /**
     * What a relation is partitioned by.
     *
     * @param kind what it is, with an article, for messages
     * @param partitionBy the key as the server prints it; null for what is no partitioned table
     * @param columns the names of its columns, in order
     */
    public record Found(String kind, @Nullable String partitionBy, List<String> columns) {
        public Found {
            columns = List.copyOf(columns);
        }
    }

    private static final String KEY = """
            SELECT c.relkind, CASE WHEN c.relkind = 'p' THEN pg_catalog.pg_get_partkeydef(c.oid) END,
              ARRAY(SELECT a.attname::text FROM pg_catalog.pg_attribute a
                WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum)
            FROM pg_catalog.pg_class c
            WHERE c.oid = pg_catalog.to_regclass(
                COALESCE(pg_catalog.quote_ident(?) || '.', '') || pg_catalog.quote_ident(?))
            """;

    private final Connection connection;

    /** A reader of the database that the connection is open to. */
    public PartitionKeyCatalog(Connection connection) {
        this.connection = connection;
    }

    /** Looks up a relation; empty when there is none of that name. */
    public Optional<Found> read(QualifiedName table) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(KEY)) {
            statement.setString(1, table.schema());
            statement.setString(2, table.name());
            try (ResultSet row = statement.executeQuery()) {
                return row.next()
                        ? Optional.of(
                                new Found(CatalogTable.kindOf(row.getString(1)), row.getString(2), List.of((String[])
                                        row.getArray(3).getArray())))
                        : Optional.empty();
            }
        }
    }

    /**
     * Whether a key is the one that somebody has written. Keys of columns are compared by their names; only the server knows
     * whether two expressions are one.
     *
     * @param actual the key of the table as the server prints it
     */
    public boolean isSame(QualifiedName table, String actual, PartitionBy written) {
        PartitionBy key = PartitionBy.parse(actual).orElseThrow();
        if (key.isSpelledLike(written)) {
            return true;
        }
        if (key.strategy() != written.strategy() || (key.hasOnlyColumns() && written.hasOnlyColumns())) {
            return false;
        }
        try {
            return print(table, written).equals(actual);
        } catch (SQLException e) {
            return false;
        }
    }

    /**
     * How the server prints a key of the table that somebody has written, which it does with a temporary table.
     *
     * @throws SQLException if it is no key that the table could have, or if the user may make no temporary table
     */
    private String print(QualifiedName table, PartitionBy written) throws SQLException {
        QualifiedName trial = new QualifiedName(
                "pg_temp", TrialTable.PREFIX + UUID.randomUUID().toString().substring(0, 8));
        return Undone.ask(connection, () -> {
            try (var statement = connection.createStatement()) {
                statement.setEscapeProcessing(false);
                statement.execute("CREATE TABLE " + Quoting.identifier(trial) + " (LIKE " + Quoting.identifier(table)
                        + ") PARTITION BY " + written);
            }
            return String.valueOf(read(trial).orElseThrow().partitionBy());
        });
    }
}
