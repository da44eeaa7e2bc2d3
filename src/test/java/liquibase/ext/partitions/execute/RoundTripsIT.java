package liquibase.ext.partitions.execute;

import static liquibase.ext.partitions.execute.Changes.inTransaction;
import static liquibase.ext.partitions.execute.Changes.outside;
import static liquibase.ext.partitions.execute.Changes.run;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.testing.Changelog;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How often a change talks to the server. */
@ExtendWith(TestDatabases.class)
class RoundTripsIT {

    private static final String ITEMS = "<partitions:series from=\"0\" to=\"300\" every=\"1\"/>";

    static List<Arguments> changelogs() {
        return List.of(
                Arguments.argumentSet("in transaction", inTransaction("", ITEMS)),
                Arguments.argumentSet("outside", outside("", ITEMS)));
    }

    @ParameterizedTest
    @MethodSource("changelogs")
    void threeHundredPartitionsAreOneMessage(Changelog changelog, TestDatabase database)
            throws SQLException, LiquibaseException {
        database.execute("CREATE TABLE t (k int) PARTITION BY RANGE (k)");
        List<String> messages = new ArrayList<>();
        Database recorded = DatabaseFactory.getInstance()
                .findCorrectDatabaseImplementation(new JdbcConnection(recording(database.connection(), messages)));

        run(database, changelog).with("database", recorded).update();

        assertEquals(
                1,
                messages.stream().filter(sql -> sql.contains(" PARTITION OF ")).count());
        assertEquals(
                List.of("300"), database.queryList("SELECT count(*) FROM pg_inherits WHERE inhparent = 't'::regclass"));
    }

    @Test
    void threeHundredPartitionsAreAskedForRowsAHundredAtATime(TestDatabase database)
            throws SQLException, LiquibaseException {
        database.execute("CREATE TABLE t (k int) PARTITION BY RANGE (k)");
        List<String> messages = new ArrayList<>();
        Database recorded = DatabaseFactory.getInstance()
                .findCorrectDatabaseImplementation(new JdbcConnection(recording(database.connection(), messages)));
        Changelog changelog = inTransaction("onRollback=\"restrict\"", ITEMS);
        run(database, changelog).update();

        run(database, changelog).with("database", recorded).rollback(1);

        assertEquals(
                3,
                messages.stream()
                        .filter(sql -> sql.contains("WHERE EXISTS (SELECT 1 FROM "))
                        .count());
        assertEquals(
                List.of("0"), database.queryList("SELECT count(*) FROM pg_inherits WHERE inhparent = 't'::regclass"));
    }

    private static Connection recording(Connection connection, List<String> messages) {
        return proxy(Connection.class, connection, messages);
    }

    private static <T> T proxy(Class<T> type, T target, List<String> messages) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    if (method.getName().startsWith("execute")
                            && arguments != null
                            && arguments[0] instanceof String sql) {
                        messages.add(sql);
                    }
                    Object result = invoke(target, method, arguments);
                    return method.getName().equals("createStatement")
                            ? proxy(Statement.class, (Statement) result, messages)
                            : result;
                }));
    }

    private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getTargetException();
        }
    }
}
