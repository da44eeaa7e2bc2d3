package liquibase.ext.partitions.change;

import static liquibase.ext.partitions.harness.UpDownUp.offlineSqlEqualsUpdate;
import static liquibase.ext.partitions.harness.UpDownUp.rollbackSqlEqualsRollback;
import static liquibase.ext.partitions.harness.UpDownUp.sqlOutputEqualsUpdate;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.statement.PartitionedTableStatement;
import liquibase.ext.partitions.testing.Changelog;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIf;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;

/** Partitions of tables that core's createTable makes: partitioned from Liquibase 5.0.4 on, plain before that. */
@ExtendWith(TestDatabases.class)
class CoreCreateTableIT {

    private static final Changelog CHANGELOG = Changelog.yaml("""
            databaseChangeLog:
            - changeSet:
                id: events
                author: it
                changes:
                - createTable:
                    tableName: events
                    partitionBy: RANGE (at)
                    columns:
                    - column: { name: id, type: bigint, constraints: { primaryKey: true } }
                    - column: { name: at, type: timestamptz, constraints: { primaryKey: true } }
                - createPartitions:
                    tableName: events
                    partitions:
                    - series: { from: 2026-01-01, to: 2026-04-01, every: 1 month, timeZone: UTC }
                    - default: {}
            """);

    static boolean coreHasPartitionBy() {
        return PartitionedTableStatement.CORE_HAS_PARTITION_BY;
    }

    @Test
    @EnabledIf("coreHasPartitionBy")
    void aParentOfTheSameChangeSetRollsBackWithItsPartitions(TestDatabase database) throws LiquibaseException {
        database.liquibase(CHANGELOG).upDownUp();
    }

    @Test
    @EnabledIf("coreHasPartitionBy")
    void sqlOutputEqualsTheUpdate(TestDatabase updated, TestDatabase fed) throws LiquibaseException {
        sqlOutputEqualsUpdate(updated, fed, CHANGELOG);
    }

    @Test
    @EnabledIf("coreHasPartitionBy")
    void offlineSqlEqualsTheUpdate(TestDatabase updated, TestDatabase fed) throws LiquibaseException {
        offlineSqlEqualsUpdate(updated, fed, CHANGELOG);
    }

    @Test
    @EnabledIf("coreHasPartitionBy")
    void rollbackSqlEqualsTheRollback(TestDatabase rolledBack, TestDatabase fed) throws LiquibaseException {
        rollbackSqlEqualsRollback(rolledBack, fed, CHANGELOG);
    }

    @Test
    @DisabledIf("coreHasPartitionBy")
    void aPlainTableThatAnOlderLiquibaseMadeIsNamedWithTheWayOut(TestDatabase database) {
        LiquibaseException failure = assertThrows(
                LiquibaseException.class, () -> database.liquibase(CHANGELOG).update());

        assertTrue(
                String.valueOf(failure.getMessage())
                        .contains("createPartitions of table public.events: public.events is a plain table, not a"
                                + " partitioned table. Create it with createPartitionedTable, or with createTable and"
                                + " partitionBy on Liquibase 5.0.4 or later (before that, YAML and JSON ignore"
                                + " partitionBy)."),
                failure.getMessage());
        assertEquals(List.of("0"), database.queryList("SELECT count(*) FROM pg_class WHERE relname = 'events'"));
    }
}
