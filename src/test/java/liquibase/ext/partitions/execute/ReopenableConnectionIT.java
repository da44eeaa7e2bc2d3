package liquibase.ext.partitions.execute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Serializable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Driver;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import liquibase.Scope;
import liquibase.database.ConnectionServiceFactory;
import liquibase.database.DatabaseConnection;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.DatabaseException;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import liquibase.servicelocator.ServiceLocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The connection class that everybody gets who opens PostgreSQL with this jar on the class path. */
@ExtendWith(TestDatabases.class)
class ReopenableConnectionIT {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:h2:mem:x",
                "jdbc:h2:mem:postgresql;MODE=PostgreSQL",
                "jdbc:mysql://host/postgresql",
                "jdbc:pgsql://host/database",
                "jdbc:postgresqlx://host/database",
                "offline:postgresql",
                "mongodb://jdbc:postgresql:27017/database"
            })
    void other_databases_keep_their_connection_class(String url) {
        assertFalse(new ReopenableConnection().supports(url));
    }

    @Test
    void without_a_url_it_is_not_asked_for() {
        assertFalse(new ReopenableConnection().supports(null));
    }

    @Test
    void a_database_that_liquibase_has_no_class_for_gets_liquibases_default() {
        assertEquals(
                JdbcConnection.class,
                ConnectionServiceFactory.getInstance()
                        .getDatabaseConnection("jdbc:h2:mem:postgresql;MODE=PostgreSQL")
                        .getClass());
    }

    /** As an extension brings it that wants to go before Liquibase's own and no further. */
    public static final class OfAnotherExtension extends JdbcConnection {
        @Override
        public int getPriority() {
            return PRIORITY_DEFAULT + 1;
        }

        @Override
        public boolean supports(String url) {
            return url.startsWith("jdbc:postgresql://aurora");
        }
    }

    /** As liquibase-commercial has one. */
    public static final class Pro extends JdbcConnection {
        @Override
        public int getPriority() {
            return 101;
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {OfAnotherExtension.class, Pro.class})
    void classes_of_others_go_first(Class<? extends DatabaseConnection> other) throws Exception {
        List<DatabaseConnection> registered = List.of(
                new JdbcConnection(),
                new ReopenableConnection(),
                other.getConstructor().newInstance());

        Scope.child(Map.of(Scope.Attr.serviceLocator.name(), locator(registered)), () -> {
            assertFalse(new ReopenableConnection().supports("jdbc:postgresql://aurora/database"));
            assertEquals(
                    other == OfAnotherExtension.class,
                    new ReopenableConnection().supports("jdbc:postgresql://host/database"));
        });
    }

    private static ServiceLocator locator(List<DatabaseConnection> services) {
        return (ServiceLocator) Proxy.newProxyInstance(
                ReopenableConnectionIT.class.getClassLoader(),
                new Class<?>[] {ServiceLocator.class},
                (proxy, method, arguments) -> method.getName().equals("getPriority") ? 1 : services);
    }

    @Test
    void nothing_else_is_overridden() {
        Set<String> own = Arrays.stream(ReopenableConnection.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
                .map(Method::getName)
                .collect(Collectors.toSet());

        assertEquals(Set.of("getPriority", "supports", "open", "close"), own);
    }

    /** All calls without arguments that only tell something, those of Liquibase's later versions included. */
    @Test
    void everything_it_tells_is_what_liquibases_own_tells(TestDatabase database) throws Exception {
        JdbcConnection own = open(new ReopenableConnection(), database);
        JdbcConnection liquibases = open(new JdbcConnection(), database);
        TreeMap<String, String> differences = new TreeMap<>();
        List<String> asked = Stream.of(JdbcConnection.class.getMethods())
                .filter(method -> method.getDeclaringClass() != Object.class
                        && !Modifier.isStatic(method.getModifiers())
                        && method.getParameterCount() == 0
                        && method.getName().matches("(get|is|supports).*")
                        && !method.getName().equals("getPriority"))
                .map(method -> {
                    String told = told(method, own);
                    String expected = told(method, liquibases);
                    if (!told.equals(expected)) {
                        differences.put(method.getName(), told + " instead of " + expected);
                    }
                    return method.getName();
                })
                .toList();

        assertTrue(asked.containsAll(List.of("getURL", "getConnectionUserName", "getAutoCommit", "isClosed")));
        assertEquals(Map.of(), differences);
        assertEquals(withoutIdentity(liquibases), withoutIdentity(own));
        assertEquals(own, own);
        own.close();
        liquibases.close();
        assertEquals(liquibases.isClosed(), own.isClosed());
    }

    /** What is an object of the driver is told by its class. */
    private static String told(Method method, JdbcConnection connection) {
        try {
            Object value = method.invoke(connection);
            return value == null || value.getClass().getName().startsWith("java.lang") || value instanceof Map
                    ? String.valueOf(value)
                    : value.getClass().getName();
        } catch (ReflectiveOperationException e) {
            return String.valueOf(e.getCause());
        }
    }

    private static String withoutIdentity(JdbcConnection connection) {
        return connection.toString().replaceFirst("^.*@\\p{XDigit}+$", "an object");
    }

    private static JdbcConnection open(JdbcConnection connection, TestDatabase database) throws DatabaseException {
        connection.open(database.url(), new org.postgresql.Driver(), IndexRun.credentials(database));
        return connection;
    }

    @Test
    void a_refusal_reads_as_liquibases_own(TestDatabase database) {
        String url = database.url().replaceFirst("/[^/]*$", "/nosuch");
        List<String> messages = Stream.of(new ReopenableConnection(), new JdbcConnection())
                .map(connection -> assertThrows(
                        DatabaseException.class,
                        () -> connection.open(url, new org.postgresql.Driver(), IndexRun.credentials(database))))
                .map(Throwable::getMessage)
                .toList();

        assertEquals(messages.get(1), messages.get(0));
    }

    /** Only when more connections are asked for does it matter what the URL and the properties look like. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatever_the_driver_takes_is_taken(boolean withProperties, TestDatabase database) throws Exception {
        Driver driver = (Driver) Proxy.newProxyInstance(
                ReopenableConnectionIT.class.getClassLoader(),
                new Class<?>[] {Driver.class},
                (proxy, method, arguments) -> database.connection());
        ReopenableConnection connection = new ReopenableConnection();

        connection.open("jdbc:postgresql://host/x?password=100%", driver, withProperties ? new Properties() : null);

        assertFalse(connection.isClosed());
        connection.close();
    }

    @Test
    void credentials_are_kept_no_longer_than_the_connection(TestDatabase database) throws Exception {
        ReopenableConnection connection = (ReopenableConnection) open(new ReopenableConnection(), database);
        try (Connection another = connection.source().orElseThrow().open()) {
            assertTrue(another.isValid(5));
        }

        connection.close();

        assertTrue(connection.source().isEmpty());
    }

    @Test
    void neither_are_those_of_one_that_could_not_be_opened(TestDatabase database) {
        ReopenableConnection connection = new ReopenableConnection();

        assertThrows(
                DatabaseException.class,
                () -> connection.open(
                        "jdbc:postgresql://localhost:1/x",
                        new org.postgresql.Driver(),
                        IndexRun.credentials(database)));

        assertTrue(connection.source().isEmpty());
    }

    @Test
    void credentials_are_in_no_text(TestDatabase database) throws Exception {
        Properties properties = IndexRun.credentials(database);
        properties.setProperty("sslpassword", "s3cret");
        ReopenableConnection connection = new ReopenableConnection();
        connection.open(database.url(), new org.postgresql.Driver(), properties);

        for (Object kept : List.of(connection, connection.source().orElseThrow())) {
            assertFalse(kept.toString().contains("s3cret"));
            assertFalse(kept instanceof Serializable);
        }
        connection.close();
    }
}
