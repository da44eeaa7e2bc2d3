package liquibase.ext.partitions.catalog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import liquibase.ext.partitions.model.DefaultRows;
import liquibase.ext.partitions.model.QualifiedName;

/** Finds the foreign keys that point at a table or at what is under it (manual, section 53.13 "pg_constraint"). */
public final class IncomingForeignKeys {

    /**
     * A foreign key to a partitioned table is there once for each of its partitions, and once more for each partition of
     * the table that has it; the one that somebody wrote has no parent.
     */
    private static final String KEYS = """
            WITH RECURSIVE tree AS (
              SELECT c.oid
              FROM pg_catalog.pg_class c
              JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
              WHERE n.nspname = ? AND c.relname = ?
              UNION ALL
              SELECT i.inhrelid FROM tree t JOIN pg_catalog.pg_inherits i ON i.inhparent = t.oid
            ), key AS (
              SELECT k.oid, k.conparentid
              FROM tree t
              JOIN pg_catalog.pg_constraint k ON k.confrelid = t.oid AND k.contype = 'f'
              UNION
              SELECT up.oid, up.conparentid FROM key JOIN pg_catalog.pg_constraint up ON up.oid = key.conparentid
            )
            SELECT k.conname, n.nspname, c.relname
            FROM key
            JOIN pg_catalog.pg_constraint k ON k.oid = key.oid
            JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE key.conparentid = 0
            ORDER BY 2, 3, 1
            """;

    private final Connection connection;

    /** A reader of the database that the connection is open to. */
    public IncomingForeignKeys(Connection connection) {
        this.connection = connection;
    }

    /** The foreign keys, by the tables that have them. */
    public List<DefaultRows.ForeignKeyName> of(QualifiedName table) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(KEYS)) {
            statement.setString(1, table.schema());
            statement.setString(2, table.name());
            try (ResultSet rows = statement.executeQuery()) {
                List<DefaultRows.ForeignKeyName> found = new ArrayList<>();
                while (rows.next()) {
                    found.add(new DefaultRows.ForeignKeyName(
                            rows.getString(1), new QualifiedName(rows.getString(2), rows.getString(3))));
                }
                return found;
            }
        }
    }
}
