package liquibase.ext.partitions.execute;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.testing.Changelog;
import liquibase.ext.partitions.testing.LiquibaseRun;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Without a database nothing is executed, and users are told what to do instead. */
class OfflineTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "createPartitions tableName='t'><partitions:default/></partitions:createPartitions>",
                "createPartitionIndexes tableName='t' indexName='ix' columnNames='a'/>",
                "createPartitionForeignKeys baseTableName='t' constraintName='c' baseColumnNames='a'"
                        + " referencedTableName='r' referencedColumnNames='id'/>",
                "createPartitionConstraints tableName='t' constraintName='c' check='a > 0'/>",
                "dropPartitionConstraints tableName='t' constraintName='c'/>",
                "detachPartition tableName='t' partitionName='t_1'/>",
                "dropPartitions tableName='t' partitionNames='t_1'/>",
                "analyzePartitions tableName='t'/>",
            })
    void anUpdateSaysThatItNeedsAConnection(String change) {
        LiquibaseRun run = LiquibaseRun.offline(
                Changelog.xml("<changeSet id='1' author='a'><partitions:" + change + "</changeSet>"));

        LiquibaseException failure = assertThrows(LiquibaseException.class, run::update);

        assertTrue(
                String.valueOf(failure.getMessage())
                        .contains(change.substring(0, change.indexOf(' '))
                                + " of table t: Nothing can be executed without a connection to a database. Use update-sql"
                                + " or rollback-sql, which print what would be executed, or the URL of a database."),
                failure.getMessage());
    }
}
