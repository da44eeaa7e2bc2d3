package liquibase.ext.partitions.testing;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import liquibase.ext.partitions.catalog.CatalogTable;
import liquibase.ext.partitions.catalog.FingerprintReader;
import liquibase.ext.partitions.catalog.PartitionCatalog;
import liquibase.ext.partitions.model.CatalogFingerprint;
import liquibase.ext.partitions.model.PartitionTree;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.problem.TestingProblems;

/**
 * A database that belongs to one test. {@link #close()} drops it, ending whatever sessions are still on it; for a
 * parameter of a test JUnit calls that.
 *
 * <p>Its methods may be called from several threads.
 */
public final class TestDatabase implements AutoCloseable {
    private final Session session;
    private final ServerOrigin origin;
    private final Runnable drop;
    private final boolean isOwn;
    private final ReusedSession reused;
    private final AtomicBoolean kept = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();

    /** One that was made for a test, and ends with it. */
    TestDatabase(Session session, ServerOrigin origin, Runnable drop) {
        this(session, origin, drop, true);
    }

    private TestDatabase(Session session, ServerOrigin origin, Runnable drop, boolean isOwn) {
        this.session = session;
        this.origin = origin;
        this.drop = drop;
        this.isOwn = isOwn;
        this.reused = new ReusedSession(session);
    }

    /**
     * A database that is there already, or a test's database as another role; closing this leaves it alone.
     *
     * @param url without user and password
     * @throws IllegalArgumentException when the URL holds them
     */
    public static TestDatabase at(String url, String username, String password) {
        return new TestDatabase(
                new Session(
                        DatabaseUrl.withoutCredentials(url, "TestDatabase.at", "username", "password"),
                        username,
                        password),
                ServerOrigin.ELSEWHERE,
                () -> {},
                false);
    }

    /** The JDBC URL, without user and password. */
    public String url() {
        return session.url();
    }

    /** The role that created it. */
    public String username() {
        return session.username();
    }

    /** The password of {@link #username()}. */
    public String password() {
        return session.password();
    }

    /** A new data source without a pool. */
    public DataSource dataSource() {
        return session.dataSource();
    }

    /** A new connection in autocommit mode, which the caller closes. */
    public Connection connection() throws SQLException {
        return session.open();
    }

    /**
     * Executes one or several statements in one implicit transaction.
     *
     * @throws IllegalStateException with the server's message and the SQL
     */
    public void execute(String sql) {
        try {
            use(connection -> {
                try (Statement statement = connection.createStatement()) {
                    statement.setEscapeProcessing(false);
                    return statement.execute(sql);
                }
            });
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage() + "\nin: " + sql, e);
        }
    }

    /**
     * One string a row: its columns, joined by {@code |} as {@code psql -At} does; null is the empty string.
     *
     * @throws IllegalStateException with the server's message and the SQL
     */
    public List<String> queryList(String sql) {
        try {
            return use(connection -> queryList(connection, sql));
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage() + "\nin: " + sql, e);
        }
    }

    /** As {@link #queryList(String)}, on a connection of the caller's. */
    public static List<String> queryList(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            try (ResultSet rows = statement.executeQuery(sql)) {
                List<String> result = new ArrayList<>();
                while (rows.next()) {
                    result.add(row(rows));
                }
                return List.copyOf(result);
            }
        }
    }

    /** On one session again and again where that ends with the database, else on a new one. */
    private <T> T use(ReusedSession.Use<T> use) throws SQLException {
        if (isOwn && !closed.get()) {
            return reused.use(use);
        }
        try (Connection connection = connection()) {
            return use.of(connection);
        }
    }

    /** Ends the session that waits to be used again, which would keep the database from being copied. */
    void disconnect() {
        reused.disconnect();
    }

    private static String row(ResultSet rows) throws SQLException {
        StringJoiner row = new StringJoiner("|");
        for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
            String value = rows.getString(column);
            row.add(value == null ? "" : value);
        }
        return row.toString();
    }

    /** Everything the user schemas consist of now. */
    public CatalogFingerprint fingerprint() {
        return fingerprint(FingerprintReader.USUAL_LIQUIBASE_TABLES);
    }

    /** As {@link #fingerprint()}, where the tables of Liquibase have these names. */
    CatalogFingerprint fingerprint(Collection<String> liquibaseTables) {
        try {
            return use(connection -> new FingerprintReader(liquibaseTables).read(connection));
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    /**
     * A partitioned table with everything under it.
     *
     * @param table {@code orders}, found by the search path, or {@code app.orders}; in exact case, without quotes
     * @throws IllegalArgumentException when there is no such table, or it is not partitioned
     */
    public PartitionTree partitionTree(String table) {
        int dot = table.indexOf('.');
        return partitionTree(new QualifiedName(dot < 0 ? null : table.substring(0, dot), table.substring(dot + 1)));
    }

    /** As {@link #partitionTree(String)}, for names that hold a dot. */
    public PartitionTree partitionTree(QualifiedName table) {
        try {
            CatalogTable found = use(connection -> new PartitionCatalog(connection).read(table))
                    .orElseThrow(() -> new IllegalArgumentException(
                            TestingProblems.noSuchTable(table).toString()));
            return found.tree()
                    .orElseThrow(() -> new IllegalArgumentException(
                            TestingProblems.notPartitioned(table, found.kind()).toString()));
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    /** Liquibase with this changelog on this database. */
    public LiquibaseRun liquibase(Changelog changelog) {
        return LiquibaseRun.of(this, changelog);
    }

    /**
     * Does not drop this one, so that it can be looked at; JUnit reports its URL. An embedded server then keeps running
     * too: a later run that starts one ends it, not before ten minutes.
     *
     * @throws IllegalStateException when its server ends with the tests, as a container does
     */
    public void keep() {
        origin.keep();
        kept.set(true);
    }

    boolean isKept() {
        return kept.get();
    }

    @Override
    public void close() {
        reused.disconnect();
        if (!kept.get() && closed.compareAndSet(false, true)) {
            drop.run();
        }
    }

    /** Where it is, without its password. */
    @Override
    public String toString() {
        return session.toString();
    }

    private static IllegalStateException unreadable(SQLException e) {
        return new IllegalStateException("The catalog could not be read: " + e.getMessage(), e);
    }
}
