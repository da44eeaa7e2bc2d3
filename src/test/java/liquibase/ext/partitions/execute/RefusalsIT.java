package liquibase.ext.partitions.execute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import liquibase.ext.partitions.testing.Changelog;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What users are told when the server refuses a constraint, or to drop one. */
@ExtendWith(TestDatabases.class)
class RefusalsIT {

    private static final String IN_TRANSACTION = "";
    private static final String ONLINE = "concurrently=\"true\"";

    private static List<String> problems(TestDatabase database, String change, String attributes) {
        return ConstraintChanges.problems(database.liquibase(changelog(change, attributes)));
    }

    private static Changelog changelog(String change, String attributes) {
        return ConstraintChanges.changelog(
                attributes.isEmpty() ? "" : " runInTransaction=\"false\"", change + " " + attributes);
    }

    @ParameterizedTest
    @ValueSource(strings = {IN_TRANSACTION, ONLINE})
    void whatDependsOnADroppedConstraintIsNamed(String attributes, TestDatabase database) {
        database.execute("""
                CREATE TABLE t (k int, a int, CONSTRAINT c UNIQUE (k, a)) PARTITION BY LIST (k);
                CREATE TABLE t_1 PARTITION OF t FOR VALUES IN (1);
                CREATE TABLE bookings (k int, a int, CONSTRAINT bookings_fk FOREIGN KEY (k, a) REFERENCES t (k, a))""");

        List<String> problems =
                problems(database, "dropPartitionConstraints tableName=\"t\" constraintName=\"c\"", attributes);

        assertEquals(1, problems.size());
        String problem = problems.get(0);
        assertTrue(problem.startsWith("Something else depends on what is to be dropped ("), problem);
        assertTrue(problem.contains("bookings_fk"), problem);
        assertFalse(problem.contains("CASCADE"), problem);
        assertTrue(problem.endsWith("). Drop what depends on it first, and run the change again."), problem);
    }

    @ParameterizedTest
    @ValueSource(strings = {IN_TRANSACTION, ONLINE})
    void columnsOfAForeignKeyThatCannotBeComparedAreToBeCorrected(String attributes, TestDatabase database) {
        database.execute("""
                CREATE TABLE r (code text PRIMARY KEY);
                CREATE TABLE t (k int, a int) PARTITION BY LIST (k);
                CREATE TABLE t_1 PARTITION OF t FOR VALUES IN (1)""");

        List<String> problems = problems(
                database,
                "createPartitionForeignKeys baseTableName=\"t\" constraintName=\"c\" baseColumnNames=\"a\""
                        + " referencedTableName=\"r\" referencedColumnNames=\"code\"",
                attributes);

        assertEquals(1, problems.size());
        String problem = problems.get(0);
        assertTrue(
                problem.contains("The columns of the foreign key cannot be compared with those that it points at ("),
                problem);
        assertTrue(
                problem.endsWith(
                        "Correct baseColumnNames or referencedColumnNames, or give the columns the same type."),
                problem);
    }
}
