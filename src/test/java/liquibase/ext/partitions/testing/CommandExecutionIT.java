package liquibase.ext.partitions.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.Map;
import liquibase.exception.LiquibaseException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("liquibase-only")
@ChangelogTest
class CommandExecutionIT {
    private static final Changelog ONE = Changelog.xml(
            "<changeSet id='1' author='it'><createTable tableName='one'><column name='i' type='int'/></createTable></changeSet>");

    @Test
    void liquibasesTablesAreLeftOutUnderWhateverName(TestDatabase usual, TestDatabase other) throws Exception {
        assertEquals(
                usual.liquibase(ONE).upDownUp(),
                other.liquibase(ONE)
                        .setting("liquibase.databaseChangelogTableName", "History")
                        .setting("liquibase.databaseChangelogLockTableName", "history_lock")
                        .upDownUp());
    }

    @Test
    void anInterruptIsNotForgotten(TestDatabase database) {
        LiquibaseRun liquibase = database.liquibase(ONE);
        Thread.currentThread().interrupt();

        Exception e = assertThrows(LiquibaseException.class, liquibase::update);

        assertTrue(Thread.interrupted(), e.toString());
    }

    @Test
    void doesNotTellThePassword() {
        CommandExecution execution =
                new CommandExecution(ONE, Map.of("password", "s3cret"), Map.of(), new ByteArrayOutputStream());

        assertFalse(execution.toString().contains("s3cret"), execution.toString());
        assertFalse(new RollbackAssertion(execution).toString().contains("s3cret"));
    }
}
