package liquibase.ext.partitions.frontend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.harness.Changelog;
import liquibase.ext.partitions.harness.LiquibaseCli;
import liquibase.ext.partitions.harness.TestDatabase;
import liquibase.ext.partitions.harness.TestDatabases;
import liquibase.integration.spring.SpringLiquibase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.core.io.FileSystemResourceLoader;

/** The command line and Spring's bean; the Maven plugin has its own projects under src/it. */
@ExtendWith(TestDatabases.class)
class FrontEndsIT {

    private static final String TREE = "SELECT relname FROM pg_class WHERE relispartition AND relkind = 'r' ORDER BY 1";
    private static final List<String> ORDERS = List.of("orders_1", "orders_2", "orders_3", "orders_default");
    private static final Changelog SAMPLE = new Changelog(Path.of("changelog-samples"), "orders-by-list.yaml");

    @Test
    void theCommandLineUpdatesAndRollsBack(TestDatabase database) {
        LiquibaseCli update = LiquibaseCli.run(database, SAMPLE, "update");
        assertEquals(0, update.exitCode(), update.err());
        assertEquals(ORDERS, database.queryList(TREE));

        LiquibaseCli rollback = LiquibaseCli.run(database, SAMPLE, "rollback-count", "--count=1");
        assertEquals(0, rollback.exitCode(), rollback.err());
        assertEquals(List.of(), database.queryList(TREE));
    }

    @Test
    void theCommandLinePrintsNothingButSql(TestDatabase database) {
        LiquibaseCli sql = LiquibaseCli.run(database, SAMPLE, "update-sql");

        assertEquals(0, sql.exitCode(), sql.err());
        assertTrue(
                sql.out()
                        .contains(
                                "CREATE TABLE \"public\".\"orders_default\" PARTITION OF \"public\".\"orders\" DEFAULT;"),
                sql.out());
        assertFalse(sql.out().contains("prepared statement"), sql.out());
    }

    @Test
    void theCommandLineTakesTheSettings(TestDatabase database) {
        LiquibaseCli help = LiquibaseCli.run(database, SAMPLE, "update-sql", "--help");
        assertTrue((help.out() + help.err()).contains("update-sql"));

        LiquibaseCli sql = LiquibaseCli.run(
                "--partitions-lock-timeout=750ms",
                "--search-path=" + SAMPLE.directory(),
                "--show-banner=false",
                "update-sql",
                "--changelog-file=" + SAMPLE.file(),
                "--url=" + database.url(),
                "--username=" + database.username(),
                "--password=" + database.password());

        assertEquals(0, sql.exitCode(), sql.err());
        assertTrue(sql.out().contains("SET lock_timeout = 750;"), sql.out());
    }

    @Test
    void anErrorOnTheCommandLineSaysWhatAndWhatToDo(TestDatabase database) {
        Changelog changelog = Changelog.yaml("""
                databaseChangeLog:
                - changeSet:
                    id: typo
                    author: it
                    changes:
                    - createPartitions:
                        tableNam: orders
                        partitions:
                        - each: { values: [1, 2] }
                """);

        LiquibaseCli update = LiquibaseCli.run(database, changelog, "update");

        assertEquals(1, update.exitCode());
        assertTrue(
                update.err().contains("has no attribute or element \"tableNam\". Did you mean \"tableName\"?"),
                update.err());
    }

    @Test
    void springUpdatesThroughADataSource(TestDatabase database) throws LiquibaseException {
        SpringLiquibase spring = new SpringLiquibase();
        spring.setDataSource(database.dataSource());
        spring.setResourceLoader(new FileSystemResourceLoader());
        spring.setChangeLog("file:changelog-samples/tenants-by-list-and-month.xml");

        spring.afterPropertiesSet();

        assertFalse(database.queryList(TREE).isEmpty());
    }

    @Test
    void springRollsBackWhatItHasUpdatedWhenAsked(TestDatabase database) throws LiquibaseException {
        SpringLiquibase spring = new SpringLiquibase();
        spring.setDataSource(database.dataSource());
        spring.setResourceLoader(new DefaultResourceLoader());
        spring.setChangeLog("file:changelog-samples/events-by-month.xml");
        spring.setTestRollbackOnUpdate(true);

        spring.afterPropertiesSet();

        assertEquals("events_2026_01", database.queryList(TREE).get(0));
    }

    @Test
    void noPasswordIsEverLogged(TestDatabase database) {
        StringBuilder logged = new StringBuilder();
        Handler listener = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                logged.append(entry.getMessage()).append('\n');
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger root = Logger.getLogger("");
        Logger ours = Logger.getLogger("liquibase.ext.partitions");
        Level level = ours.getLevel();
        ours.setLevel(Level.ALL);
        root.addHandler(listener);
        try {
            database.execute("CREATE ROLE " + "quiet LOGIN SUPERUSER PASSWORD 'very-secret-word'");
            TestDatabase secret = new TestDatabase(database.url(), "quiet", "very-secret-word", () -> {});
            LiquibaseCli update = LiquibaseCli.run(secret, SAMPLE, "update");
            assertEquals(0, update.exitCode(), update.err());
            assertFalse((logged + update.out() + update.err()).contains("very-secret-word"));
        } finally {
            root.removeHandler(listener);
            ours.setLevel(level);
            database.execute("REASSIGN OWNED BY quiet TO CURRENT_USER; DROP OWNED BY quiet; DROP ROLE quiet");
        }
    }
}
