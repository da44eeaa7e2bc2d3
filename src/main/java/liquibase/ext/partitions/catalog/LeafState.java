package liquibase.ext.partitions.catalog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import liquibase.ext.partitions.model.QualifiedName;
import org.jspecify.annotations.Nullable;

/** Looks at single leaves of a tree while others may change it. */
public final class LeafState {

    private static final String IS_UNDER = """
            SELECT EXISTS (
              SELECT FROM pg_catalog.pg_partition_ancestors(pg_catalog.to_regclass(
                  COALESCE(pg_catalog.quote_ident(?) || '.', '') || pg_catalog.quote_ident(?))) a
              WHERE a.relid = pg_catalog.to_regclass(
                  COALESCE(pg_catalog.quote_ident(?) || '.', '') || pg_catalog.quote_ident(?)))
            """;

    private static final String IS_LEFTOVER = """
            SELECT EXISTS (
              SELECT FROM pg_catalog.pg_index i
              JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
              WHERE i.indexrelid = pg_catalog.to_regclass(
                  COALESCE(pg_catalog.quote_ident(?) || '.', '') || pg_catalog.quote_ident(?))
                AND NOT i.indisvalid AND NOT c.relispartition AND c.relkind = 'i')
            """;

    /** Sessions of other roles hide which table they are at. */
    private static final String IS_BUILDING = """
            SELECT EXISTS (
              SELECT FROM pg_catalog.pg_stat_progress_create_index
              WHERE pid = ?::int AND (relid IS NULL OR relid = pg_catalog.to_regclass(
                  COALESCE(pg_catalog.quote_ident(?) || '.', '') || pg_catalog.quote_ident(?))))
            """;

    private final Connection connection;

    /** A reader of the database that the connection is open to. */
    public LeafState(Connection connection) {
        this.connection = connection;
    }

    /** Whether a table is there and is, at any level, a partition of another. */
    public boolean isUnder(QualifiedName leaf, QualifiedName root) throws SQLException {
        return ask(IS_UNDER, leaf.schema(), leaf.name(), root.schema(), root.name());
    }

    /** Whether there is an index of that name that is of no use and belongs to no other. */
    public boolean isLeftover(QualifiedName index) throws SQLException {
        return ask(IS_LEFTOVER, index.schema(), index.name());
    }

    /** Whether a process is building an index of a table. */
    public boolean isBuilding(int process, QualifiedName table) throws SQLException {
        return ask(IS_BUILDING, String.valueOf(process), table.schema(), table.name());
    }

    private boolean ask(String query, @Nullable String... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }
}
