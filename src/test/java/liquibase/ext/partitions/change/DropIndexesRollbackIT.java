package liquibase.ext.partitions.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.testing.Changelog;
import liquibase.ext.partitions.testing.LiquibaseRun;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A dropped index that the change does not describe cannot be had back. */
@ExtendWith(TestDatabases.class)
class DropIndexesRollbackIT {

    @Test
    void isRefusedAndLeavesTheChangesetAsRun(TestDatabase database) throws LiquibaseException {
        database.execute("CREATE TABLE orders (id int) PARTITION BY LIST (id); CREATE INDEX i ON orders (id)");
        Changelog changelog = Changelog.xml("<changeSet id='1' author='it'>"
                + "<partitions:dropPartitionIndexes tableName='orders' indexName='i'/></changeSet>");
        LiquibaseRun run = database.liquibase(changelog);
        run.update();

        LiquibaseException refusal = assertThrows(LiquibaseException.class, () -> run.rollback(1));
        LiquibaseException printed = assertThrows(LiquibaseException.class, () -> run.rollbackSql(1));

        String reason =
                "rollback of dropPartitionIndexes of table orders: The change does not say what the index i was.";
        assertTrue(String.valueOf(refusal.getMessage()).contains(reason), refusal.getMessage());
        assertTrue(String.valueOf(printed.getMessage()).contains(reason), printed.getMessage());
        assertEquals(
                "1",
                database.queryList("SELECT count(*) FROM databasechangelog").get(0));
    }
}
