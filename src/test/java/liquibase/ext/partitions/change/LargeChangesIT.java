package liquibase.ext.partitions.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.testing.Changelog;
import liquibase.ext.partitions.testing.LiquibaseRun;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Changes that stand for more than anybody means are told by what they say, whatever is done with them. */
@ExtendWith(TestDatabases.class)
class LargeChangesIT {

    private static final String TOO_MANY =
            "createPartitions of table t: The items stand for 2000000000 partitions in all,"
                    + " and one change makes 100000 at most. Take larger steps or fewer items, or divide them among several"
                    + " changesets.";

    @Test
    void too_many_partitions_are_told_by_every_command(TestDatabase database) throws LiquibaseException {
        database.liquibase(hash(2)).update();
        LiquibaseRun run = database.liquibase(hash(2_000_000_000));

        assertSaid(TOO_MANY, () -> run.rollback(1));
        assertSaid(TOO_MANY, () -> run.rollbackSql(1));
        assertEquals(
                List.of("t_0", "t_1"), database.queryList("SELECT inhrelid::regclass FROM pg_inherits ORDER BY 1"));
        database.execute("TRUNCATE databasechangelog; DROP TABLE t");
        Stream.of("validate", "update", "updateSql", "futureRollbackSql")
                .forEach(command -> assertSaid(TOO_MANY, () -> run.run(command)));
        assertSaid(TOO_MANY, LiquibaseRun.offline(hash(2_000_000_000))::updateSql);
    }

    private static Changelog hash(int modulus) {
        return Changelog.xml("""
                <changeSet id="1" author="me"><sql>CREATE TABLE t (k int) PARTITION BY HASH (k)</sql><rollback/></changeSet>
                <changeSet id="2" author="me">
                    <validCheckSum>ANY</validCheckSum>
                    <partitions:createPartitions tableName="t"><partitions:hash modulus="%d"/></partitions:createPartitions>
                </changeSet>
                """.formatted(modulus));
    }

    static Stream<Arguments> lists() {
        return Stream.of(
                Arguments.of("createPartitions", "", "<partitions:each values=\"%s\"/>", "\"values\" of <each>"),
                Arguments.of(
                        "createPartitions",
                        "",
                        "<partitions:partition name=\"p\" values=\"%s\"/>",
                        "\"values\" of <partition>"),
                Arguments.of(
                        "attachPartition", "partitionName=\"p\" values=\"%s\"", "", "\"values\" of <attachPartition>"),
                Arguments.of(
                        "detachPartition", "partitionName=\"p\" values=\"%s\"", "", "\"values\" of <detachPartition>"),
                Arguments.of("dropPartitions", "olderThan=\"%s\"", "", "\"olderThan\" of <dropPartitions>"),
                Arguments.of("dropPartitions", "partitionNames=\"%s\"", "", "\"partitionNames\" of <dropPartitions>"));
    }

    @ParameterizedTest(name = "{3}")
    @MethodSource("lists")
    void long_lists_are_told_with_their_length(String change, String attributes, String items, String what) {
        String list = IntStream.rangeClosed(0, 100_000).mapToObj(i -> "p" + i).collect(Collectors.joining(","));
        Changelog changelog = Changelog.xml("""
                <changeSet id="1" author="me">
                    <partitions:%1$s tableName="t" %2$s>%3$s</partitions:%1$s>
                </changeSet>
                """.formatted(change, attributes.formatted(list), items.formatted(list)));

        assertSaid(
                change + " of table t: " + what
                        + " lists 100001 entries, and one change takes 100000 at most. Divide them"
                        + " among several changesets.",
                LiquibaseRun.offline(changelog)::updateSql);
    }

    private static void assertSaid(String message, Executable command) {
        String said =
                String.valueOf(assertThrows(LiquibaseException.class, command).getMessage());
        assertTrue(said.contains(message), () -> said.substring(0, Math.min(2000, said.length())));
    }
}
