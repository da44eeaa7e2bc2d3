package liquibase.ext.partitions.harness;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * A PostgreSQL server that tests create databases on.
 *
 * <p>{@link #shared()} is one server a JVM, started when it is first asked for and stopped when the JVM ends. The
 * system property {@code postgres} chooses it: {@code embedded} (the default, works as root too) or
 * {@code testcontainers}; {@code postgres.url}, with {@code postgres.username} and {@code postgres.password}, names a
 * server that is already there and whose user may create databases. A server that cannot be had fails the test.
 *
 * <p>Embedded servers run with PostgreSQL's default settings, except that they do not wait for the disk.
 */
public final class PostgresServer implements AutoCloseable {
    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static final Pattern DATABASE_IN_URL = Pattern.compile("(jdbc:postgresql://[^/?]+)/?[^/?]*(\\?.*)?");

    private final String url;
    private final String username;
    private final String password;
    private final AutoCloseable server;

    private PostgresServer(String url, String username, String password, AutoCloseable server) {
        this.url = url;
        this.username = username;
        this.password = password;
        this.server = server;
        if (!DATABASE_IN_URL.matcher(url).matches()) {
            throw new IllegalArgumentException(
                    "-Dpostgres.url=" + url + " is not understood. Write jdbc:postgresql://host:port/database.");
        }
    }

    /** The one server of this JVM. */
    public static PostgresServer shared() {
        return Shared.SERVER;
    }

    /** A further server with these settings over the defaults, for tests of the server's limits; close it. */
    public static PostgresServer embedded(Map<String, String> settings) {
        EmbeddedPostgres postgres = start(builder(settings));
        return of(postgres, postgres);
    }

    static EmbeddedPostgres.Builder builder(Map<String, String> settings) {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setPGStartupWait(Duration.ofMinutes(1))
                .setLocaleConfig("locale", "C")
                .setServerConfig("max_connections", "100");
        settings.forEach(builder::setServerConfig);
        return builder;
    }

    static EmbeddedPostgres start(EmbeddedPostgres.Builder builder) {
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException("The embedded PostgreSQL server did not start", e);
        }
    }

    /** The embedded server, closed by closing the other. */
    static PostgresServer of(EmbeddedPostgres postgres, AutoCloseable closed) {
        // It asks for no password, but Liquibase's command line prompts when it is given none.
        return new PostgresServer(
                "jdbc:postgresql://localhost:" + postgres.getPort() + "/postgres", "postgres", "unused", closed);
    }

    /** A server somebody else runs; closing this leaves it alone. */
    public static PostgresServer at(String url, String username, String password) {
        return new PostgresServer(url, username, password, () -> {});
    }

    /** A new, empty database, dropped when closed. */
    public TestDatabase newDatabase() {
        return newDatabase("template0");
    }

    /** A new database that is as this one, which nobody is connected to; dropped when closed. */
    public TestDatabase copyOf(TestDatabase database) {
        return newDatabase(database.queryList("SELECT current_database()").get(0));
    }

    private TestDatabase newDatabase(String template) {
        String name = "test_" + ProcessHandle.current().pid() + "_" + DATABASES.incrementAndGet();
        executeAsAdmin("CREATE DATABASE " + name + " TEMPLATE " + template);
        String itsUrl = DATABASE_IN_URL.matcher(url).replaceFirst("$1/" + name + "$2");
        return new TestDatabase(
                itsUrl, username, password, () -> executeAsAdmin("DROP DATABASE " + name + " WITH (FORCE)"));
    }

    /** The major version, such as 18. */
    public int majorVersion() {
        try (Connection connection = dataSource(url, username, password).getConnection()) {
            return connection.getMetaData().getDatabaseMajorVersion();
        } catch (SQLException e) {
            throw new IllegalStateException("The PostgreSQL server for tests does not answer", e);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (Exception e) {
            throw new IllegalStateException("The PostgreSQL server for tests did not stop", e);
        }
    }

    static PGSimpleDataSource dataSource(String url, String username, String password) {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(url);
        dataSource.setUser(username);
        dataSource.setPassword(password);
        return dataSource;
    }

    private void executeAsAdmin(String sql) {
        execute(dataSource(url, username, password), sql);
    }

    static void execute(DataSource dataSource, String sql) {
        try (Connection connection = dataSource.getConnection();
                var statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage() + "\nin: " + sql, e);
        }
    }

    private static PostgresServer start() {
        String url = System.getProperty("postgres.url", "");
        if (!url.isBlank()) {
            return at(
                    url,
                    System.getProperty("postgres.username", "postgres"),
                    System.getProperty("postgres.password", ""));
        }
        String kind = System.getProperty("postgres", "embedded");
        return switch (kind) {
            case "embedded" -> embedded(Map.of());
            case "testcontainers" -> container();
            default ->
                throw new IllegalArgumentException("-Dpostgres=" + kind
                        + " is not known. Use embedded, testcontainers, or -Dpostgres.url=jdbc:postgresql://…");
        };
    }

    private static PostgresServer container() {
        String major = System.getProperty("postgres.version", "18").replaceFirst("\\..*", "");
        PostgreSQLContainer container = new PostgreSQLContainer("postgres:" + major);
        container.start();
        return new PostgresServer(container.getJdbcUrl(), container.getUsername(), container.getPassword(), container);
    }

    private static final class Shared {
        static final PostgresServer SERVER = start();

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(SERVER::close, "stop-postgres"));
        }
    }
}
