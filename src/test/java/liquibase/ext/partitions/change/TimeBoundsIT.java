package liquibase.ext.partitions.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.regex.Pattern;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.testing.Changelog;
import liquibase.ext.partitions.testing.LiquibaseRun;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values of keys that are times: a moment without an offset is another one in another time zone of the session. */
@ExtendWith(TestDatabases.class)
class TimeBoundsIT {

    private static final String HANGS =
            ", which has no offset from UTC, and the partition key at is a timestamp with time zone, so it would hang on"
                    + " the session's time zone. Write the offset too, as in ";
    private static final String TABLES = """
            CREATE TABLE t (id int, at timestamptz NOT NULL) PARTITION BY RANGE (at);
            CREATE TABLE t_1 PARTITION OF t FOR VALUES FROM ('2025-01-01Z') TO ('2025-02-01Z');
            CREATE TABLE n (LIKE t);
            CREATE TABLE l (id int, at timestamptz NOT NULL) PARTITION BY LIST (at);
            CREATE TABLE d (id int, at date, ts timestamp) PARTITION BY RANGE (at, ts);
            CREATE TABLE s (id int, at timestamptz) PARTITION BY RANGE (id, at);
            CREATE TABLE i (id int, at timestamptz) PARTITION BY HASH (id)""";
    private static final String PARTITIONS = "SELECT inhrelid::regclass FROM pg_inherits ORDER BY 1";

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiterString = "=>", quoteCharacter = '`', textBlock = """
            createPartitions tableName="t" : partition name="p" from="2026-01-01" to="2026-02-01 00:00+00" => <partition> has a bound with 2026-01-01; 2026-01-01 00:00:00+00
            createPartitions tableName="t" : partition name="p" from="2026-01-01 00:00Z" to="2026-02-01 12:00" => <partition> has a bound with 2026-02-01 12:00; 2026-02-01 12:00+00
            createPartitions tableName="t" : partition name="p" forValues="FROM (MINVALUE) TO ('1 Jan 2026')" => <partition> has a bound with 1 Jan 2026; 2026-01-01 00:00:00+00
            createPartitions tableName="t" runInTransaction : partition name="p" from="2026-01-01 00:00Z" to="today" => <partition> has a bound with today; 2026-01-01 00:00:00+00
            createPartitions tableName="s" : partition name="p" from="1, MINVALUE" to="1, 2026-01-01T00:00:00" => <partition> has a bound with 2026-01-01T00:00:00; 2026-01-01T00:00:00+00
            createPartitions tableName="l" : each values="2026-01-01 00:00+00, 2026-01-02" => <each> has a bound with 2026-01-02; 2026-01-02 00:00:00+00
            createPartitions tableName="i" : partition name="p" modulus="1" remainder="0" partitionBy="RANGE (at)" : partition name="q" from="2026-01-01" to="MAXVALUE" => <partition> has a bound with 2026-01-01; 2026-01-01 00:00:00+00
            attachPartition tableName="t" partitionName="n" from="2026-01-01 00:00Z" to="2026-02-01" => <attachPartition> has a bound with 2026-02-01; 2026-02-01 00:00:00+00
            attachPartition tableName="l" partitionName="n" values="2026-01-01" => <attachPartition> has a bound with 2026-01-01; 2026-01-01 00:00:00+00
            detachPartition tableName="t" partitionName="t_1" from="2025-01-01" to="2025-02-01 00:00Z" => <detachPartition> has a bound with 2025-01-01; 2025-01-01 00:00:00+00
            dropPartitions tableName="t" olderThan="2026-01-01" => "olderThan" of <dropPartitions> is 2026-01-01; 2026-01-01 00:00:00+00
            dropPartitions tableName="t" olderThan="today" => "olderThan" of <dropPartitions> is today; 2026-01-01 00:00:00+00
            """)
    void a_moment_without_an_offset_is_refused_before_anything_is_done(
            String change, String message, TestDatabase database) {
        database.execute(TABLES);
        String expected = message.replace("; ", HANGS) + ".";

        assertEquals(List.of(expected), problemsOf(database.liquibase(xml(change))::update));
        assertEquals(List.of(expected), problemsOf(database.liquibase(xml(change))::updateSql));
        assertEquals(List.of("t_1"), database.queryList(PARTITIONS));
    }

    @Test
    void all_of_them_are_told_at_once_and_each_only_once(TestDatabase database) {
        database.execute(TABLES);

        assertEquals(
                List.of("2026-01-01", "2026-02-01", "2026-03-01"),
                problemsOf(database.liquibase(xml("createPartitions tableName=\"t\""
                                + " : partition name=\"p\" from=\"2026-01-01\" to=\"2026-02-01\""
                                + " : partition name=\"q\" from=\"2026-02-01\" to=\"2026-03-01\""))::update)
                        .stream()
                        .map(problem -> problem.replaceFirst("^<partition> has a bound with (\\S+), which.*", "$1"))
                        .toList());
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "createPartitions tableName='t' : partition name='p' from='2026-01-01 00:00:00.5+00' to='2026-02-01 00:00 Europe/Berlin'",
                "createPartitions tableName='t' : partition name='p' from='2026-01-01+05' to='2026-02-01 -05'",
                "createPartitions tableName='t' : partition name='p' from='20260101T000000Z' to='20260201T000000-0530'",
                "createPartitions tableName='t' : partition name='p' from='2026-01-01 CET' to='1 Feb 2026 10:00 PM EST5EDT'",
                "createPartitions tableName='t' : partition name='p' from='2026-01-01 12:00 AM -05' to='2026-02-01 01:00 am-05'",
                "createPartitions tableName='t' : partition name='p' from='0001-02-29 00:00+00 BC' to='0001-01-01 00:00+00'",
                "createPartitions tableName='t' : partition name='p' from='2026-01-01 00:00:00Z' to='infinity'",
                "createPartitions tableName='t' : partition name='p' from='2026-01-01Z' to='tomorrow UTC'",
                "createPartitions tableName='t' : partition name='p' from='2026-01-01Z' to='MAXVALUE'",
                "createPartitions tableName='t' : partition name='p' forValues=\"FROM ('2026-01-01Z') TO (timestamp '2026-02-01' AT TIME ZONE 'UTC')\"",
                "createPartitions tableName='t' : partition name='p' forValues=\"FROM ('2026-01-01Z') TO (timestamptz '2026-02-01 00:00+01')\"",
                "createPartitions tableName='d' : partition name='p' from='2026-01-01, 2026-01-01' to='2026-02-01, 2026-02-01 12:00'",
                "createPartitions tableName='s' : partition name='p' from='2026, MINVALUE' to='2027, 2026-01-01 00:00+00'",
                "dropPartitions tableName='t' olderThan='2024-01-01 00:00+00'",
                "detachPartition tableName='t' partitionName='t_1' from='2025-01-01 01:00+01' to='2025-02-01Z'",
            })
    void what_says_which_moment_it_means_passes(String change, TestDatabase database) throws LiquibaseException {
        database.execute(TABLES);

        database.liquibase(xml(change)).update();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiterString = "=>", quoteCharacter = '`', textBlock = """
            createPartitions tableName="d" : partition name="p" from="2026-02-30, MINVALUE" to="2026-03-01, MINVALUE" => <partition> has a bound with 2026-02-30
            createPartitions tableName="d" : partition name="p" from="2026-02-01, 2026-02-29 12:00" to="2026-03-01, MINVALUE" => <partition> has a bound with 2026-02-29 12:00
            detachPartition tableName="t" partitionName="t_1" from="2026-06-31Z" to="2026-07-31Z" => <detachPartition> has a bound with 2026-06-31Z
            """)
    void a_date_that_does_not_exist_is_refused_in_quotes_too(String change, String message, TestDatabase database) {
        database.execute(TABLES);

        assertEquals(
                List.of(message + ", a date that does not exist. Write a date that exists."),
                problemsOf(database.liquibase(xml(change))::update));
    }

    @Test
    void an_age_that_does_not_exist_is_the_servers_to_refuse(TestDatabase database) {
        database.execute(TABLES);

        assertEquals(
                List.of(
                        "A bound does not fit the partition key at of type timestamp with time zone: ERROR: date/time field"
                                + " value out of range: \"2026-06-31 00:00+00\". Correct the value."),
                problemsOf(
                        database.liquibase(xml("dropPartitions tableName=\"t\" olderThan=\"2026-06-31 00:00+00\""))
                                ::update));
        assertEquals(List.of("t_1"), database.queryList(PARTITIONS));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            timestamptz | 2026-01-01 | <partition> has a bound with 2026-01-01, which has no offset from UTC, and the partition key at is a timestamp with time zone, so it would hang on the session's time zone. Write the offset too, as in 2026-01-01 00:00:00+00.
            timestamptz | 2026-06-31 00:00Z | <partition> has a bound with 2026-06-31 00:00Z, a date that does not exist. Write a date that exists.
            timestamp   | 2026-13-01 | <partition> has a bound with 2026-13-01, a date that does not exist. Write a date that exists.
            date        | 2026-02-29 | <partition> has a bound with 2026-02-29, a date that does not exist. Write a date that exists.
            """)
    void a_table_of_the_same_output_is_enough_to_know(String type, String from, String message) {
        Changelog changelog = Changelog.xml("""
                <changeSet id="1" author="me">
                    <partitions:createPartitionedTable tableName="t" partitionBy="RANGE (at)">
                        <partitions:column name="at" type="%s"/>
                    </partitions:createPartitionedTable>
                    <partitions:createPartitions tableName="t">
                        <partitions:partition name="p" from="%s" to="MAXVALUE"/>
                    </partitions:createPartitions>
                </changeSet>
                """.formatted(type, from));

        assertEquals(List.of(message), problemsOf(LiquibaseRun.offline(changelog)::updateSql));
    }

    @Test
    void a_table_that_nobody_knows_is_printed_as_written() throws LiquibaseException {
        String sql = LiquibaseRun.offline(xml("createPartitions tableName=\"t\" : partition name=\"p\""
                        + " from=\"2026-01-01\" to=\"2026-02-30\""))
                .updateSql();

        assertTrue(sql.contains("FROM ('2026-01-01') TO ('2026-02-30')"), sql);
    }

    /** Of a time when these were warnings; the driver gives the session the JVM's time zone. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiterString = "=>", quoteCharacter = '`', textBlock = """
            createPartitions tableName="t" : partition name="t_2" from="2026-01-01" to="2026-02-01" => CREATE TABLE t_2 PARTITION OF t FOR VALUES FROM ('2026-01-01') TO ('2026-02-01')
            attachPartition tableName="t" partitionName="n" from="2026-01-01" to="2026-02-01" => ALTER TABLE t ATTACH PARTITION n FOR VALUES FROM ('2026-01-01') TO ('2026-02-01')
            detachPartition tableName="t" partitionName="t_1" from="2025-01-01" to="2025-02-01" => ALTER TABLE t DETACH PARTITION t_1
            """)
    void what_has_run_with_one_can_be_rolled_back(String change, String done, TestDatabase database)
            throws LiquibaseException {
        database.execute(TABLES);
        database.execute(done);
        LiquibaseRun run = database.liquibase(xml(change));
        run.run("changelogSync");
        run.update();

        String sql = run.rollbackSql(1);
        run.rollback(1);

        assertEquals(List.of("t_1"), database.queryList(PARTITIONS));
        if (change.startsWith("detach")) {
            assertTrue(sql.contains("SET TIME ZONE"), sql);
            assertTrue(sql.contains("-- WARNING: <detachPartition> has a bound with 2025-01-01" + HANGS), sql);
        }
    }

    /** A change and its items, one in another, as {@code change attributes : item attributes}. */
    private static Changelog xml(String change) {
        String outside = change.contains(" runInTransaction ") ? " runInTransaction=\"false\"" : "";
        String[] parts = change.replace(" runInTransaction ", " ").split(" : ", -1);
        StringBuilder items = new StringBuilder();
        for (int i = 1; i < parts.length; i++) {
            boolean holds = parts[i].contains("partitionBy");
            items.append("<partitions:").append(parts[i]).append(holds ? ">" : "/>");
            if (holds) {
                items.append("<partitions:").append(parts[++i]).append("/></partitions:partition>");
            }
        }
        String name = parts[0].substring(0, parts[0].indexOf(' '));
        return Changelog.xml("<changeSet id=\"1\" author=\"me\"" + outside + "><partitions:" + parts[0] + ">" + items
                + "</partitions:" + name + "></changeSet>");
    }

    private static List<String> problemsOf(Executable command) {
        Pattern problem = Pattern.compile("\\w+ of table \\S+: (.*?\\.)(?:, changelog.*)?$");
        return String.valueOf(assertThrows(LiquibaseException.class, command).getMessage())
                .lines()
                .map(problem::matcher)
                .filter(matcher -> matcher.find())
                .map(matcher -> matcher.group(1))
                .distinct()
                .toList();
    }
}
