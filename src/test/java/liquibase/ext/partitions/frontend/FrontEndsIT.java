package liquibase.ext.partitions.frontend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.logging.LogManager;
import liquibase.Scope;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.execute.CapturedLog;
import liquibase.ext.partitions.harness.LiquibaseCli;
import liquibase.ext.partitions.testing.Changelog;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import liquibase.integration.spring.SpringLiquibase;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.core.io.FileSystemResourceLoader;

/** The command line and Spring's bean; the Maven plugin has its own projects under src/it. */
@Tag("liquibase-only")
@ExtendWith(TestDatabases.class)
class FrontEndsIT {

    private static final String TREE = "SELECT relname FROM pg_class WHERE relispartition AND relkind = 'r' ORDER BY 1";
    private static final List<String> ORDERS = List.of("orders_1", "orders_2", "orders_3", "orders_default");
    private static final Changelog SAMPLE = new Changelog(Path.of("changelog-samples"), "orders-by-list.yaml");

    private static final Changelog INDEXES = new Changelog(Path.of("changelog-samples"), "orders-indexes.yaml");
    private static final String TOO_FEW = "parallelism is 2";

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
        assertTrue(update.err().contains("has no attribute \"tableNam\". Did you mean \"tableName\"?"), update.err());
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
    void theCommandLineBuildsIndexesOnSeveralConnections(TestDatabase database) {
        LiquibaseCli update = LiquibaseCli.run(database, INDEXES, "update");

        assertEquals(0, update.exitCode(), update.err());
        assertFalse((update.out() + update.err()).contains(TOO_FEW), update.err());
    }

    @Test
    void springBuildsIndexesOnOneConnectionUnlessItHandsOverItsDataSource(TestDatabase one, TestDatabase several)
            throws Exception {
        String log = loggedBy(spring(one, new SpringLiquibase()));
        assertTrue(log.contains(TOO_FEW), log);
        assertFalse(loggedBy(spring(several, new SpringLiquibase() {
                    @Override
                    public void afterPropertiesSet() throws LiquibaseException {
                        try {
                            Scope.child(
                                    Map.of("liquibase.partitions.dataSource", several.dataSource()),
                                    super::afterPropertiesSet);
                        } catch (LiquibaseException | RuntimeException e) {
                            throw e;
                        } catch (Exception e) {
                            throw new LiquibaseException(e);
                        }
                    }
                }))
                .contains(TOO_FEW));
    }

    private static SpringLiquibase spring(TestDatabase database, SpringLiquibase spring) {
        spring.setDataSource(database.dataSource());
        spring.setResourceLoader(new FileSystemResourceLoader());
        spring.setChangeLog("file:changelog-samples/orders-indexes.yaml");
        return spring;
    }

    private static String loggedBy(SpringLiquibase spring) throws Exception {
        CapturedLog log = new CapturedLog();
        Scope.child(Map.of("logService", log), spring::afterPropertiesSet);
        return String.join("\n", log.lines());
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
    void noPasswordIsEverLogged(TestDatabase database, @TempDir Path directory) throws IOException {
        Path file = directory.resolve("liquibase.log");
        database.execute("CREATE ROLE quiet LOGIN SUPERUSER PASSWORD 'very-secret-word'");
        try {
            LiquibaseCli update = LiquibaseCli.run(
                    "--log-level=FINE",
                    "--log-file=" + file,
                    "--search-path=" + INDEXES.directory(),
                    "update",
                    "--changelog-file=" + INDEXES.file(),
                    "--url=" + database.url(),
                    "--username=quiet",
                    "--password=very-secret-word");
            assertEquals(0, update.exitCode(), update.err());
            String log = Files.readString(file);
            assertTrue(log.contains("CREATE INDEX CONCURRENTLY"), log);
            assertFalse((log + update.out() + update.err()).contains("very-secret-word"));
        } finally {
            LogManager.getLogManager().readConfiguration();
            database.execute("REASSIGN OWNED BY quiet TO CURRENT_USER; DROP OWNED BY quiet; DROP ROLE quiet");
        }
    }
}
