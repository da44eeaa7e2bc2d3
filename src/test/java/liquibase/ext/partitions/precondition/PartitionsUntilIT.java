package liquibase.ext.partitions.precondition;

import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(TestDatabases.class)
class PartitionsUntilIT {

    /** Numbers: 0 to 1000, nothing, 2000 to 4000 in two ranges that were made in another order. */
    private static final String NUMBERS = """
            CREATE TABLE t (id bigint) PARTITION BY RANGE (id);
            CREATE TABLE t_3000 PARTITION OF t FOR VALUES FROM (3000) TO (4000);
            CREATE TABLE t_0 PARTITION OF t FOR VALUES FROM (0) TO (1000);
            CREATE TABLE t_2000 PARTITION OF t FOR VALUES FROM (2000) TO (3000);
            CREATE TABLE t_default PARTITION OF t DEFAULT;
            """;

    @ParameterizedTest
    @CsvSource({"4000", "3500", "2001", "1000", "500", "0", "-10"})
    void holds_where_the_rows_right_before_the_value_have_a_place_or_are_older_than_all(
            String value, TestDatabase database) throws LiquibaseException {
        database.execute(NUMBERS);

        until(value).holds(database);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            4001     | The partitions of table public.t reach until 4000, not until 4001
            10000    | The partitions of table public.t reach until 4000, not until 10000
            MAXVALUE | The partitions of table public.t reach until 4000, not until MAXVALUE
            1500     | The partitions of table public.t have a gap from 1000 to 2000, so they do not reach until 1500
            2000     | The partitions of table public.t have a gap from 1000 to 2000, so they do not reach until 2000
            """)
    void tells_how_far_they_reach(String value, String message, TestDatabase database) throws LiquibaseException {
        database.execute(NUMBERS);

        until(value).fails(database, message);
    }

    @Test
    void counts_gaps_from_now_on_where_the_key_is_a_time(TestDatabase database) throws LiquibaseException {
        database.execute("""
                CREATE TABLE t (at timestamptz) PARTITION BY RANGE (at);
                CREATE TABLE t_past PARTITION OF t FOR VALUES FROM ('2001-01-01Z') TO ('2002-01-01Z');
                CREATE TABLE t_now PARTITION OF t FOR VALUES FROM ('2003-01-01Z') TO ('2990-01-01Z');
                CREATE TABLE t_future PARTITION OF t FOR VALUES FROM ('2991-01-01Z') TO ('2992-01-01Z')""");

        until("2990-01-01Z").holds(database);
        until("'2989-12-31 23:59:59+00'").holds(database);
        until("2001-06-01Z").holds(database);
        until("2002-06-01Z")
                .fails(
                        database,
                        gap(database, "2002-01-01Z", "2003-01-01Z") + ", so they do not reach until 2002-06-01Z");
        until("2992-01-01Z")
                .fails(
                        database,
                        gap(database, "2990-01-01Z", "2991-01-01Z") + ", so they do not reach until 2992-01-01Z");
    }

    @Test
    void a_moment_without_an_offset_is_a_mistake_whatever_onFail_and_onError_say(TestDatabase database) {
        database.execute("CREATE TABLE t (n int, at timestamptz) PARTITION BY RANGE (n, at);"
                + "CREATE TABLE t_1 PARTITION OF t FOR VALUES FROM (1, MINVALUE) TO (10, '2026-01-01 00:00:00+00')");

        until("[10, 2026-01-01]")
                .isAMistake(
                        database,
                        "partitionsUntil of table t: \"value\" of partitionsUntil is 2026-01-01, which has no offset from"
                                + " UTC, and the partition key at is a timestamp with time zone, so it would hang on the"
                                + " session's time zone. Write the offset too, as in 2026-01-01 00:00:00+00.");
        new PreconditionRun(
                        "partitionExists: {tableName: t, partitionName: t_1, from: [1, MINVALUE], to: [10, 2026-01-01]}")
                .isAMistake(
                        database,
                        "partitionExists of table t: partitionExists has a bound with 2026-01-01, which has no offset from"
                                + " UTC, and the partition key at is a timestamp with time zone, so it would hang on the"
                                + " session's time zone. Write the offset too, as in 2026-01-01 00:00:00+00.");
    }

    private static String gap(TestDatabase database, String from, String to) {
        return "The partitions of table public.t have a gap from "
                + String.join(
                        " to ",
                        database.queryList(
                                "SELECT '" + from + "'::timestamptz UNION ALL SELECT '" + to + "'::timestamptz"));
    }

    @Test
    void compares_values_as_the_server_does(TestDatabase database) throws LiquibaseException {
        database.execute(
                "CREATE TABLE t (n numeric, at timestamptz) PARTITION BY RANGE (n, at);"
                        + "CREATE TABLE t_1 PARTITION OF t FOR VALUES FROM (1, MINVALUE) TO (10, '2026-01-01 00:00:00+00');"
                        + "CREATE TABLE t_2 PARTITION OF t FOR VALUES FROM (10.0, '2026-01-01 01:00:00+01') TO (20.00, MINVALUE)");

        until("20").holds(database);
        until("[20, MINVALUE]").holds(database);
        until("\"10, 2026-01-01 00:00:00+00\"").holds(database);
        until("[20, MAXVALUE]")
                .fails(
                        database,
                        "The partitions of table public.t reach until 20.00, MINVALUE, not until 20, MAXVALUE");
        until("[1, 2026-01-01, 3]")
                .isAnError(
                        database,
                        "partitionsUntil of table t: \"value\" has 3 values, the partition key has 2 columns. Give one"
                                + " value for each key column; those that are left out at the end are taken for MINVALUE.");
    }

    @Test
    void reaches_everything_with_maxvalue(TestDatabase database) throws LiquibaseException {
        database.execute("CREATE TABLE t (id int) PARTITION BY RANGE (id);"
                + "CREATE TABLE t_1 PARTITION OF t FOR VALUES FROM (MINVALUE) TO (MAXVALUE)");

        until("1000000").holds(database);
        until("MAXVALUE").holds(database);
    }

    @Test
    void takes_the_ranges_of_the_table_itself(TestDatabase database) throws LiquibaseException {
        database.execute(
                "CREATE TABLE top (region text, at date) PARTITION BY LIST (region);"
                        + "CREATE TABLE t PARTITION OF top FOR VALUES IN ('DE') PARTITION BY RANGE (at);"
                        + "CREATE TABLE t_1 PARTITION OF t FOR VALUES FROM ('2026-01-01') TO ('2027-01-01') PARTITION BY HASH (at)");

        until("2027-01-01").holds(database);
        new PreconditionRun("partitionsUntil: {tableName: top, value: 2027-01-01}")
                .fails(database, "Table public.top is partitioned by LIST (region), so that no range reaches anywhere");
    }

    @Test
    void tells_when_there_are_no_ranges(TestDatabase database) throws LiquibaseException {
        database.execute(
                "CREATE TABLE t (id int) PARTITION BY RANGE (id); CREATE TABLE t_default PARTITION OF t DEFAULT");

        until("5").fails(database, "Table public.t has no range partitions, so they do not reach until 5");
    }

    private static PreconditionRun until(String value) {
        return new PreconditionRun("partitionsUntil: {tableName: t, value: " + value + "}");
    }
}
