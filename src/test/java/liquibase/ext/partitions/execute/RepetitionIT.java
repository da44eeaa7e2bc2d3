package liquibase.ext.partitions.execute;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.testing.Changelog;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A change whose transaction was committed, and the client was gone before Liquibase noted it. */
@ExtendWith(TestDatabases.class)
class RepetitionIT {

    private static final String TABLES = """
            CREATE TABLE r (id int PRIMARY KEY);
            CREATE TABLE t (k int, a int) PARTITION BY LIST (k);
            CREATE TABLE t_1 PARTITION OF t FOR VALUES IN (1);
            CREATE TABLE t_2 PARTITION OF t FOR VALUES IN (2);
            CREATE TABLE n (k int, a int)""";

    private static final String CUT_OFF =
            "; most likely an earlier run was cut off between its commit and Liquibase's note"
                    + " of it in DATABASECHANGELOG. Note it with the Liquibase command mark-next-changeset-ran, or, if something"
                    + " else made ";
    private static final String KEEP = ", set ifNotExists=\"true\" to keep what is there.";

    private static Arguments of(String change, String more, String otherwise, String beginning) {
        return Arguments.argumentSet(change + more, change, more, otherwise, beginning);
    }

    /** A change, what another one does to one of its objects, and what is said. */
    static Stream<Arguments> changes() {
        return Stream.of(
                of(
                        "createPartitionedTable tableName=\"p\" partitionBy=\"list( K )\"",
                        "><partitions:column name=\"k\" type=\"int\"/></partitions:createPartitionedTable>",
                        "ALTER TABLE p ADD b int",
                        "There is already a table public.p, with columns of these names and PARTITION BY LIST (k)"
                                + CUT_OFF + "it" + KEEP),
                of(
                        "createPartitionedTable tableName=\"p\" partitionBy=\"RANGE (lower(k), a)\"",
                        "><partitions:column name=\"k\" type=\"varchar(9)\"/><partitions:column name=\"a\" type=\"bigint\""
                                + " autoIncrement=\"true\"/></partitions:createPartitionedTable>",
                        "DROP TABLE p; CREATE TABLE p (k varchar(9), a bigint) PARTITION BY RANGE (upper(k), a)",
                        "There is already a table public.p, with columns of these names and PARTITION BY RANGE"
                                + " (lower((k)::text), a)" + CUT_OFF + "it" + KEEP),
                of(
                        "createPartitions tableName=\"t\"",
                        "><partitions:partition name=\"t_7\" values=\"7\"/></partitions:createPartitions>",
                        "ALTER TABLE t DETACH PARTITION t_7; ALTER TABLE t ATTACH PARTITION t_7 FOR VALUES IN (7, 8)",
                        "The partition public.t_7 IN (7) exists already, exactly as the change makes it" + CUT_OFF
                                + "it" + KEEP),
                of(
                        "createPartitions tableName=\"t\"",
                        "><partitions:each values=\"7, 8\"/><partitions:partition name=\"s\" values=\"9\" partitionBy=\"LIST (a)\">"
                                + "<partitions:each values=\"1, 2\"/></partitions:partition></partitions:createPartitions>",
                        "DROP TABLE s_2",
                        "The partition public.t_7 IN (7) exists already, with 2 more that the change makes, exactly as it makes"
                                + " them" + CUT_OFF + "them" + KEEP),
                of(
                        "createPartitionIndexes indexName=\"i\" tableName=\"t\" columnNames=\"a\"",
                        "/>",
                        "ALTER INDEX t_1_i RENAME TO other",
                        "There is already an index public.i, exactly as the change makes it" + CUT_OFF + "it" + KEEP),
                of(
                        "createPartitionIndexes indexName=\"i\" tableName=\"t\" columnNames=\"a\" partitionsOnly=\"true\"",
                        "/>",
                        "DROP INDEX t_1_i",
                        "There is already an index public.t_1_i, with 1 more that the change makes, exactly as it makes them"
                                + CUT_OFF + "them" + KEEP),
                of(
                        "createPartitionForeignKeys constraintName=\"c\" baseTableName=\"t\" baseColumnNames=\"a\""
                                + " referencedTableName=\"r\" referencedColumnNames=\"id\"",
                        "/>",
                        "ALTER TABLE t DROP CONSTRAINT c, ADD CONSTRAINT c FOREIGN KEY (a) REFERENCES r ON DELETE CASCADE",
                        "There is already a constraint c of table public.t, exactly as the change makes it" + CUT_OFF
                                + "it" + KEEP),
                of(
                        "createPartitionConstraints constraintName=\"c\" tableName=\"t\" check=\"a > 0\"",
                        "/>",
                        "ALTER TABLE t DROP CONSTRAINT c, ADD CONSTRAINT c CHECK (a > 1)",
                        "There is already a constraint c of table public.t, exactly as the change makes it" + CUT_OFF
                                + "it" + KEEP),
                of(
                        "createPartitionConstraints constraintName=\"c\" tableName=\"t\" unique=\"k, a\"",
                        "/>",
                        "ALTER TABLE t DROP CONSTRAINT c, ADD CONSTRAINT c UNIQUE (k, a)",
                        "There is already a constraint c of table public.t, exactly as the change makes it" + CUT_OFF
                                + "it" + KEEP),
                of(
                        "attachPartition tableName=\"t\" partitionName=\"n\" values=\"7\"",
                        "/>",
                        "ALTER TABLE t DETACH PARTITION n; ALTER TABLE t ATTACH PARTITION n FOR VALUES IN (8)",
                        "public.n is a partition of public.t IN (7) already, exactly as the change makes it" + CUT_OFF
                                + "it, remove the change."));
    }

    private static String failure(TestDatabase database, Changelog changelog) {
        return String.valueOf(assertThrows(
                        LiquibaseException.class,
                        () -> database.liquibase(changelog).update())
                .getMessage());
    }

    @ParameterizedTest
    @MethodSource("changes")
    void what_was_committed_and_not_noted_is_told_and_what_others_made_is_not(
            String change, String more, String otherwise, String message, TestDatabase database)
            throws LiquibaseException {
        database.execute(TABLES);
        Changelog changelog =
                Changelog.xml("<changeSet id=\"1\" author=\"test\"><partitions:" + change + more + "</changeSet>");
        database.liquibase(changelog).update();
        database.execute("DELETE FROM databasechangelog");

        String told = failure(database, changelog);

        assertTrue(told.contains(": " + message), told);
        database.execute(otherwise);
        String other = failure(database, changelog);
        if (change.startsWith("createPartitionedTable")) {
            assertTrue(other.contains("public.p is there already: a partitioned table, with PARTITION BY "), other);
        }
        assertFalse(other.contains("mark-next-changeset-ran"), other);
    }

    @Test
    void the_rollback_of_a_detach_is_noted_by_no_command(TestDatabase database) throws LiquibaseException {
        database.execute(TABLES);
        Changelog changelog = Changelog.xml("<changeSet id=\"1\" author=\"test\">"
                + "<partitions:detachPartition tableName=\"t\" partitionName=\"t_1\" values=\"1\"/></changeSet>");
        database.liquibase(changelog).update();
        database.execute("ALTER TABLE t ATTACH PARTITION t_1 FOR VALUES IN (1)");

        String told = String.valueOf(assertThrows(
                        LiquibaseException.class,
                        () -> database.liquibase(changelog).rollback(1))
                .getMessage());

        assertTrue(told.contains("public.t_1 is a partition of public.t IN (1) already. Remove the change"), told);
        assertFalse(told.contains("mark-next-changeset-ran"), told);
    }
}
