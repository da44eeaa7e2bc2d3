package liquibase.ext.partitions.execute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.testing.Changelog;
import liquibase.ext.partitions.testing.LiquibaseRun;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Changesets that ran before a mistake in them was told: they are refused while they are pending, and roll back. */
@ExtendWith(TestDatabases.class)
class MistakesThatRanIT {

    private static final String TABLES = """
            CREATE TABLE l (k text) PARTITION BY LIST (k); CREATE TABLE l_1 PARTITION OF l FOR VALUES IN ('DE');
            CREATE TABLE r (k date) PARTITION BY RANGE (k); CREATE TABLE n (k text);
            """;

    private static final String PARTITIONS =
            "SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent IN ('l'::regclass, 'r'::regclass) ORDER BY 1::text";

    private static Changelog xml(String change) {
        String[] parts = change.split(" : ", -1);
        String item = parts.length > 1 ? "<partitions:" + parts[1] + "/>" : "";
        String name = parts[0].substring(0, parts[0].indexOf(' '));
        return Changelog.xml("<changeSet id=\"1\" author=\"me\"><partitions:" + parts[0] + ">" + item + "</partitions:"
                + name + "></changeSet>");
    }

    /** The database is left as the mistaken changeset left it, which did what the corrected one does. */
    @ParameterizedTest(name = "{0} of {1}")
    @CsvSource(delimiterString = "=>", quoteCharacter = '`', textBlock = """
            FR, IT, FR      => createPartitions tableName="l" : partition name="l_2" values="FR, IT, FR"   => FR, IT    => has FR more than once
            FR, FR          => attachPartition tableName="l" partitionName="n" values="FR, FR"             => FR        => has FR more than once
            DE, DE          => detachPartition tableName="l" partitionName="l_1" values="DE, DE"           => DE        => has DE more than once
            {from:YYYY}     => createPartitions tableName="r" : series name="r_{from:YYYY}" from="2026-01-01" to="2027-01-01" every="1 year"     => 2026    => which is the year of a week
            {from:yyyy_mm}  => createPartitions tableName="r" : series name="r_{from:yyyy_mm}" from="2026-01-01" to="2026-02-01" every="1 month" => 2026_00 => which are minutes
            """)
    void are_refused_while_pending_and_roll_back(
            String mistake, String change, String right, String message, TestDatabase database)
            throws LiquibaseException {
        database.execute(TABLES);
        LiquibaseRun run = database.liquibase(xml(change));
        String refusal = String.valueOf(
                assertThrows(LiquibaseException.class, run::update).getMessage());
        assertTrue(refusal.contains(message), refusal);
        database.liquibase(xml(change.replace(mistake, right))).update();
        database.execute("UPDATE databasechangelog SET md5sum = NULL");

        String sql = run.rollbackSql(1);
        run.rollback(1);

        assertEquals(List.of("l_1"), database.queryList(PARTITIONS));
        assertTrue(sql.contains(change.startsWith("create") ? "DROP TABLE" : "TACH PARTITION"), sql);
    }

    @Test
    void in_a_rollback_block_are_refused_when_it_is_executed(TestDatabase database) throws LiquibaseException {
        database.execute(TABLES);
        LiquibaseRun run = database.liquibase(Changelog.xml("""
                <changeSet id="1" author="me">
                    <sql>SELECT 1</sql>
                    <rollback><partitions:dropPartitions tableName="r" olderThan="90 days"/></rollback>
                </changeSet>
                """));
        run.update();

        String refusal = String.valueOf(
                assertThrows(LiquibaseException.class, () -> run.rollback(1)).getMessage());

        assertTrue(
                refusal.contains("dropPartitions of table r: \"olderThan\" of <dropPartitions> is \"90 days\""),
                refusal);
    }
}
