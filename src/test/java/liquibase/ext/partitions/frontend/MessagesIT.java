package liquibase.ext.partitions.frontend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.logging.LogManager;
import java.util.regex.Pattern;
import liquibase.Scope;
import liquibase.ext.partitions.execute.CapturedLog;
import liquibase.ext.partitions.harness.LiquibaseCli;
import liquibase.ext.partitions.testing.Changelog;
import liquibase.ext.partitions.testing.LiquibaseRun;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import liquibase.integration.spring.SpringLiquibase;
import liquibase.ui.UIServiceEnum;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.FileSystemResourceLoader;

/** A warning and a line about how it goes are told once wherever somebody looks; src/it does so for the Maven plugin. */
@ExtendWith(TestDatabases.class)
class MessagesIT {

    private static final String LINE = "2 rows of the default partition public.t_default moved to public.t_1";
    private static final String WARNING = "Drops 1 partition of public.t";

    private static final Changelog CHANGELOG = Changelog.yaml("""
            databaseChangeLog:
            - changeSet:
                id: messages
                author: it
                changes:
                - createPartitions:
                    tableName: t
                    moveDefaultRows: true
                    partitions:
                    - partition: { name: t_1, values: 1 }
                - dropPartitions: { tableName: t, partitionNames: t_gone }
            """);

    @BeforeEach
    void table(TestDatabase database) {
        database.execute("""
                CREATE TABLE t (k int) PARTITION BY LIST (k);
                CREATE TABLE t_default PARTITION OF t DEFAULT;
                CREATE TABLE t_gone PARTITION OF t FOR VALUES IN (9);
                INSERT INTO t VALUES (1), (1)""");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void the_command_line_shows_each_once_and_logs_each_once(
            boolean mirror, TestDatabase database, @TempDir Path directory) throws IOException {
        Path file = directory.resolve("liquibase.log");
        try {
            LiquibaseCli update = LiquibaseCli.run(
                    "--log-level=INFO",
                    "--log-file=" + file,
                    "--mirror-console-messages-to-log=" + mirror,
                    "--search-path=" + CHANGELOG.directory(),
                    "update",
                    "--changelog-file=" + CHANGELOG.file(),
                    "--url=" + database.url(),
                    "--username=" + database.username(),
                    "--password=" + database.password());

            assertEquals(0, update.exitCode(), update.err());
            assertToldOnce("WARNING: dropPartitions of table t: " + WARNING, update.out() + update.err());
            assertToldOnce(LINE, update.out() + update.err());
            assertToldOnce("WARNING [liquibase.ext] dropPartitions of table t: " + WARNING, Files.readString(file));
            assertToldOnce("INFO [liquibase.ext] " + LINE, Files.readString(file));
            assertToldOnce(WARNING, Files.readString(file));
            assertToldOnce(LINE, Files.readString(file));
        } finally {
            LogManager.getLogManager().readConfiguration();
        }
    }

    @Test
    void the_command_line_shows_each_once_when_nothing_is_logged(TestDatabase database) {
        LiquibaseCli update = LiquibaseCli.run(database, CHANGELOG, "update");

        assertEquals(0, update.exitCode(), update.err());
        assertToldOnce("WARNING: dropPartitions of table t: " + WARNING, update.out() + update.err());
        assertToldOnce(LINE, update.out() + update.err());
    }

    @ParameterizedTest
    @EnumSource
    void spring_logs_each_once(UIServiceEnum ui, TestDatabase database) throws Exception {
        SpringLiquibase spring = new SpringLiquibase();
        spring.setDataSource(database.dataSource());
        spring.setResourceLoader(new FileSystemResourceLoader());
        spring.setChangeLog("file:" + CHANGELOG.directory().resolve(CHANGELOG.file()));
        spring.setUiService(ui);
        CapturedLog log = new CapturedLog();

        Scope.child(Map.of(Scope.Attr.logService.name(), log), spring::afterPropertiesSet);

        assertLoggedOnce(log);
    }

    @Test
    void a_command_scope_logs_each_once_and_shows_each_once(TestDatabase database) throws Exception {
        CapturedLog log = new CapturedLog();
        LiquibaseRun run = database.liquibase(CHANGELOG).setting(Scope.Attr.logService.name(), log);

        run.update();

        assertLoggedOnce(log);
        assertToldOnce("WARNING: dropPartitions of table t: " + WARNING, run.said());
        assertToldOnce(LINE, run.said());
    }

    private static void assertLoggedOnce(CapturedLog log) {
        assertToldOnce(WARNING, String.join("\n", log.lines()));
        assertToldOnce(LINE, String.join("\n", log.lines()));
        assertEquals(List.of("WARNING"), log.levels(WARNING));
        assertEquals(List.of("INFO"), log.levels(LINE));
    }

    private static void assertToldOnce(String message, String text) {
        assertEquals(1, text.split(Pattern.quote(message), -1).length - 1, text);
    }
}
