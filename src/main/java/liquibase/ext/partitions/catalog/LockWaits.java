package liquibase.ext.partitions.catalog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import liquibase.ext.partitions.model.LockMode;
import liquibase.ext.partitions.model.LockWait;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.SqlExcerpt;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what a session waits for and who is in its way (manual, section 52.12 "pg_locks", and pg_blocking_pids in
 * section 9.26). It waits for no lock itself.
 */
public final class LockWaits {

    /**
     * Who is in the way of one who is in the way is, too. A prepared transaction has no process and shows as 0, its locks
     * have no process either, and one of them is that of its own number. When the session waits for nothing by now, it is
     * who holds locks of the tables, of their partitions, and of tables that foreign keys connect with those. Predicate
     * locks of serializable transactions are in nobody's way.
     */
    private static final String QUERY = """
            WITH RECURSIVE asked AS (
              SELECT ?::text[] AS schemas, ?::text[] AS names, ?::int AS process
            ), locks AS MATERIALIZED (
              SELECT l.*, pg_catalog.array_position(ARRAY['AccessShareLock', 'RowShareLock', 'RowExclusiveLock',
                'ShareUpdateExclusiveLock', 'ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock',
                'AccessExclusiveLock'], l.mode) AS strength
              FROM pg_catalog.pg_locks l
              WHERE l.mode <> 'SIReadLock' AND (l.database IS NULL OR l.database IN (0,
                (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())))
            ), waiting AS MATERIALIZED (
              SELECT l.* FROM locks l JOIN asked ON l.pid = asked.process WHERE NOT l.granted LIMIT 1
            ), chain(pid) AS (
              SELECT unnest(pg_catalog.pg_blocking_pids(w.pid)) FROM waiting w
              UNION
              SELECT unnest(pg_catalog.pg_blocking_pids(c.pid)) FROM chain c WHERE c.pid <> 0
            ), tree(oid) AS (
              SELECT pg_catalog.to_regclass(
                  COALESCE(pg_catalog.quote_ident(wanted.schema) || '.', '') || pg_catalog.quote_ident(wanted.name))::oid
              FROM asked, unnest(asked.schemas, asked.names) AS wanted(schema, name)
              UNION
              SELECT i.inhrelid FROM tree JOIN pg_catalog.pg_inherits i ON i.inhparent = tree.oid
            ), related(oid) AS (
              SELECT oid FROM tree
              UNION
              SELECT unnest(ARRAY[c.conrelid, c.confrelid]) FROM pg_catalog.pg_constraint c
              WHERE c.contype = 'f' AND (c.conrelid IN (SELECT oid FROM tree) OR c.confrelid IN (SELECT oid FROM tree))
            ), held AS (
              SELECT DISTINCT ON (l.pid, l.virtualtransaction) l.pid, l.virtualtransaction, l.relation, l.mode
              FROM locks l CROSS JOIN asked LEFT JOIN waiting w
                ON (l.locktype, l.relation, l.page, l.tuple, l.virtualxid, l.transactionid, l.classid, l.objid, l.objsubid)
                  IS NOT DISTINCT FROM
                  (w.locktype, w.relation, w.page, w.tuple, w.virtualxid, w.transactionid, w.classid, w.objid, w.objsubid)
              WHERE l.granted AND l.pid IS DISTINCT FROM asked.process
                AND (w.pid IS NOT NULL
                  OR NOT EXISTS (SELECT FROM waiting) AND l.locktype = 'relation'
                    AND l.relation IN (SELECT oid FROM related))
              ORDER BY l.pid, l.virtualtransaction, l.strength DESC
            ), blocker(pid) AS (
              SELECT pid FROM chain
              UNION
              SELECT COALESCE(pid, 0) FROM held WHERE NOT EXISTS (SELECT FROM waiting)
            )
            SELECT w.pid IS NOT NULL AS seen,
              COALESCE(1000 * date_part('epoch', clock_timestamp() - w.waitstart), 0)::bigint AS waited,
              wanted_schema.nspname AS wanted_schema, wanted.relname AS wanted_name, w.mode AS wanted_mode,
              held_schema.nspname AS held_schema, held_on.relname AS held_name, h.mode AS held_mode,
              COALESCE(x.gid, b.pid::text) AS id, b.pid = 0 AS prepared, a.state, COALESCE(a.query, '') AS query,
              CASE WHEN a.backend_type <> 'client backend' THEN a.backend_type
                ELSE COALESCE(a.application_name, '') END AS application,
              COALESCE(a.usename, x.owner, '') AS username,
              date_part('epoch', clock_timestamp() - COALESCE(a.xact_start, x.prepared))::bigint AS seconds,
              EXISTS (SELECT FROM locks l WHERE l.pid = b.pid AND NOT l.granted) AS queued
            FROM blocker b
            LEFT JOIN held h ON COALESCE(h.pid, 0) = b.pid
            LEFT JOIN waiting w ON true
            LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = b.pid
            LEFT JOIN locks own ON b.pid = 0 AND own.pid IS NULL AND own.locktype = 'transactionid' AND own.granted
              AND own.virtualtransaction = h.virtualtransaction
            LEFT JOIN pg_catalog.pg_prepared_xacts x ON x.transaction = own.transactionid
            LEFT JOIN pg_catalog.pg_class wanted ON wanted.oid = w.relation AND w.locktype = 'relation'
            LEFT JOIN pg_catalog.pg_namespace wanted_schema ON wanted_schema.oid = wanted.relnamespace
            LEFT JOIN pg_catalog.pg_class held_on ON held_on.oid = h.relation
            LEFT JOIN pg_catalog.pg_namespace held_schema ON held_schema.oid = held_on.relnamespace
            WHERE b.pid <> (SELECT process FROM asked)
            ORDER BY queued, seconds DESC NULLS LAST, b.pid
            """;

    private final Connection connection;

    /** A reader of the database that the connection is open to. */
    public LockWaits(Connection connection) {
        this.connection = connection;
    }

    /** What a session waits for; empty when it does not wait. */
    public Optional<LockWait> of(int process) throws SQLException {
        return Optional.of(read(process, List.of())).filter(LockWait::seen);
    }

    /** Who holds locks that a session may just have waited for, whose statements use these tables. */
    public LockWait after(int process, List<QualifiedName> tables) throws SQLException {
        return read(process, tables);
    }

    private LockWait read(int process, List<QualifiedName> tables) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(QUERY)) {
            NameArrays.set(statement, tables);
            statement.setInt(3, process);
            try (ResultSet rows = statement.executeQuery()) {
                LockWait.Lock wanted = null;
                boolean seen = false;
                Duration waited = Duration.ZERO;
                List<LockWait.Blocker> blockers = new ArrayList<>();
                while (rows.next()) {
                    wanted = lock(rows, "wanted");
                    seen = rows.getBoolean("seen");
                    waited = Duration.ofMillis(rows.getLong("waited"));
                    blockers.add(blocker(rows));
                }
                return new LockWait(wanted, seen, waited, blockers);
            }
        }
    }

    /** Who may not see the query may not see the state either. */
    private static LockWait.Blocker blocker(ResultSet rows) throws SQLException {
        return new LockWait.Blocker(
                rows.getString("id"),
                rows.getBoolean("prepared"),
                rows.getString("application"),
                rows.getString("username"),
                lock(rows, "held"),
                rows.getBoolean("queued"),
                rows.getString("state"),
                rows.getObject("seconds", Long.class),
                SqlExcerpt.of(rows.getString("query")));
    }

    private static LockWait.@Nullable Lock lock(ResultSet rows, String prefix) throws SQLException {
        String name = rows.getString(prefix + "_name");
        return name == null
                ? null
                : new LockWait.Lock(
                        mode(rows.getString(prefix + "_mode")),
                        new QualifiedName(rows.getString(prefix + "_schema"), name));
    }

    /** The server writes {@code AccessShareLock}. */
    private static LockMode mode(String name) {
        return LockMode.valueOf(name.replaceAll("Lock$", "")
                .replaceAll("(?<=[a-z])(?=[A-Z])", "_")
                .toUpperCase(Locale.ROOT));
    }
}
