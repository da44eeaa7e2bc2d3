package liquibase.ext.partitions.execute;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.testing.Changelog;
import liquibase.ext.partitions.testing.LiquibaseRun;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Definitions are tried on a table that the server makes beside the other, which takes a right of its own. */
@ExtendWith(TestDatabases.class)
class TrialPrivilegesIT {

    static Stream<Arguments> changes() {
        return Stream.of(
                Arguments.argumentSet(
                        "check",
                        "createPartitionConstraints constraintName=\"c\" schemaName=\"app\" tableName=\"t\" check=\"k &gt; 0\""),
                Arguments.argumentSet(
                        "index",
                        "createPartitionIndexes indexName=\"ix\" schemaName=\"app\" tableName=\"t\" columnNames=\"k\""));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void saysWhichRightIsMissing(String change, TestDatabase database) throws LiquibaseException {
        String role = "owner_" + database.queryList("SELECT current_database()").get(0);
        database.execute("""
                CREATE ROLE %1$s LOGIN PASSWORD 'x';
                CREATE SCHEMA app; GRANT USAGE ON SCHEMA app TO %1$s; GRANT ALL ON SCHEMA public TO %1$s;
                CREATE TABLE app.t (k int) PARTITION BY LIST (k);
                CREATE TABLE app.t_1 PARTITION OF app.t FOR VALUES IN (1);
                ALTER TABLE app.t OWNER TO %1$s; ALTER TABLE app.t_1 OWNER TO %1$s""".formatted(role));
        try {
            Changelog changelog = ConstraintChanges.changelog("", change);
            LiquibaseRun run =
                    database.liquibase(changelog).with("username", role).with("password", "x");

            String problem = String.join(
                    "\n", change.contains("Indexes") ? IndexChanges.problems(run) : ConstraintChanges.problems(run));
            assertEquals(
                    "The server does not let the user make the table on which the definition is tried before app.t is"
                            + " touched (ERROR: permission denied for schema app). Grant the user that Liquibase"
                            + " connects with what the message names, as with GRANT CREATE ON SCHEMA app.",
                    problem.replaceAll("; \\p{L}+: \\d+", ""));

            database.execute("GRANT CREATE ON SCHEMA app TO " + role);
            run.update();
            assertEquals(
                    List.of("1"),
                    database.queryList("SELECT count(*) FROM (SELECT conname FROM pg_constraint WHERE conrelid ="
                            + " 'app.t_1'::regclass AND contype = 'c' UNION ALL SELECT '' FROM pg_index WHERE indrelid ="
                            + " 'app.t_1'::regclass) found"));
        } finally {
            database.execute(
                    "REASSIGN OWNED BY %1$s TO CURRENT_USER; DROP OWNED BY %1$s; DROP ROLE %1$s".formatted(role));
        }
    }
}
