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

    private static final String OID = """
            SELECT COALESCE(pg_catalog.to_regclass(
                COALESCE(pg_catalog.quote_ident(?) || '.', '') || pg_catalog.quote_ident(?))::oid::bigint, 0)
            """;

    private static final String IS_LEFTOVER = """
            SELECT EXISTS (
              SELECT FROM pg_catalog.pg_index i
              JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
              WHERE i.indexrelid = pg_catalog.to_regclass(
                  COALESCE(pg_catalog.quote_ident(?) || '.', '') || pg_catalog.quote_ident(?))
                AND NOT i.indisvalid AND NOT c.relispartition AND c.relkind = 'i')
            """;

    /**
     * Locks that a build of an index takes or stronger ones, held or waited for (manual, section 13.3.1 "Table-Level
     * Locks"). Every role may see them. Autovacuum, which has no user, gives way by itself; a prepared
     * transaction has no process.
     */
    private static final String WORKERS = """
            SELECT l.pid
            FROM pg_catalog.pg_locks l
            LEFT JOIN pg_catalog.pg_stat_activity a USING (pid)
            WHERE l.locktype = 'relation'
              AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
              AND l.relation = pg_catalog.to_regclass(
                  COALESCE(pg_catalog.quote_ident(?) || '.', '') || pg_catalog.quote_ident(?))
              AND l.mode NOT IN ('AccessShareLock', 'RowShareLock', 'RowExclusiveLock')
              AND l.pid IS DISTINCT FROM pg_catalog.pg_backend_pid()
              AND (a.pid IS NULL OR a.usesysid IS NOT NULL)
            """;

    private static final String IS_BUSY = "SELECT EXISTS (" + WORKERS + ")";

    private static final String IS_BUILDING = "SELECT EXISTS (" + WORKERS + " AND l.pid = ?::int)";

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

    /** The object identifier of a relation; 0 when there is none of that name. */
    public long oid(QualifiedName relation) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(OID)) {
            statement.setString(1, relation.schema());
            statement.setString(2, relation.name());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /** Whether another session works on a table in a way that a build of an index of it does, or is about to. */
    public boolean isBusy(QualifiedName table) throws SQLException {
        return ask(IS_BUSY, table.schema(), table.name());
    }

    /** Whether a process works on a table in a way that a build of an index of it does, or is about to. */
    public boolean isBuilding(int process, QualifiedName table) throws SQLException {
        return ask(IS_BUILDING, table.schema(), table.name(), String.valueOf(process));
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
