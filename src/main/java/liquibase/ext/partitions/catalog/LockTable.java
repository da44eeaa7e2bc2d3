package liquibase.ext.partitions.catalog;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import liquibase.ext.partitions.model.LockBudget;
import liquibase.ext.partitions.model.LockSettings;
import liquibase.ext.partitions.model.ServerVersion;

/** Reads how much room there is in the server's lock table. */
public final class LockTable {

    /** The status of huge pages is known from 17 on; before that, "try" counts as none. Sizes are in kB, 0 for usual. */
    private static final String SETTINGS = """
            SELECT pg_catalog.current_setting('max_locks_per_transaction')::int AS locks,
              pg_catalog.current_setting('max_pred_locks_per_transaction')::int AS predicate_locks,
              pg_catalog.current_setting('max_connections')::int AS connections,
              pg_catalog.current_setting('max_prepared_transactions')::int AS prepared,
              COALESCE(pg_catalog.current_setting('autovacuum_worker_slots', true),
                pg_catalog.current_setting('autovacuum_max_workers'))::int
                + pg_catalog.current_setting('max_worker_processes')::int
                + pg_catalog.current_setting('max_wal_senders')::int + 2 AS processes,
              CASE WHEN COALESCE(pg_catalog.current_setting('huge_pages_status', true),
                  pg_catalog.current_setting('huge_pages')) = 'on'
                THEN COALESCE((SELECT NULLIF(setting::bigint, 0) FROM pg_catalog.pg_settings
                  WHERE name = 'huge_page_size'), 2048) * 1024
                ELSE 0 END AS huge_page_bytes,
              pg_catalog.current_setting('server_version_num')::int AS version,
              (SELECT count(*) FROM pg_catalog.pg_locks WHERE pid = pg_catalog.pg_backend_pid()) AS held
            """;

    private final Connection connection;

    /** A reader of the server that the connection is open to. */
    public LockTable(Connection connection) {
        this.connection = connection;
    }

    /** What it guarantees, what it holds at the most, and what this session holds now. */
    public LockBudget budget() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(SETTINGS)) {
            row.next();
            LockSettings settings = new LockSettings(
                    row.getInt("locks"),
                    row.getInt("predicate_locks"),
                    row.getInt("connections"),
                    row.getInt("prepared"),
                    row.getInt("processes"),
                    row.getLong("huge_page_bytes"));
            return LockBudget.of(settings, row.getLong("held"), new ServerVersion(row.getInt("version")));
        }
    }
}
