package liquibase.ext.partitions.change;

import static liquibase.ext.partitions.harness.UpDownUp.sqlOutputEqualsUpdate;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.testing.Changelog;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Series of time and numbers on a server: names, bounds, and where rows land. */
@ExtendWith(TestDatabases.class)
class SeriesIT {

    private static final String BOUNDS = "SELECT relname, pg_get_expr(relpartbound, 0) FROM pg_inherits"
            + " JOIN pg_class ON oid = inhrelid ORDER BY oid";

    @ParameterizedTest(name = "{0} every {3} from {1} to {2}")
    @CsvSource(delimiter = '|', textBlock = """
                    date      | 2024-01-01 | 2027-01-01 | 1 year    | t_2024       | t_2026 | ('2026-01-01') TO ('2027-01-01')
                    date      | 2025-07-01 | 2026-07-01 | 1 quarter | t_2025q3     | t_2026q2 | ('2026-04-01') TO ('2026-07-01')
                    date      | 2025-12-01 | 2026-03-01 | 1 month   | t_2025_12    | t_2026_02 | ('2026-02-01') TO ('2026-03-01')
                    date      | 2026-01-31 | 2026-03-31 | 1 month   | t_2026_01    | t_2026_02 | ('2026-02-28') TO ('2026-03-31')
                    timestamp | 2025-12-01 | 2026-03-01 | 1 month   | t_2025_12    | t_2026_02 | ('2026-02-01 00:00:00') TO ('2026-03-01 00:00:00')
                    date      | 2025-12-22 | 2026-01-12 | 1 week    | t_2025w52    | t_2026w02 | ('2026-01-05') TO ('2026-01-12')
                    date      | 2026-02-27 | 2026-03-02 | 1 day     | t_2026_02_27 | t_2026_03_01 | ('2026-03-01') TO ('2026-03-02')
                    timestamp | 2026-01-31 12:00 | 2026-02-01 | 6 hours | t_2026_01_31_12 | t_2026_01_31_18 | ('2026-01-31 18:00:00') TO ('2026-02-01 00:00:00')
                    timestamp | 2026-01-31 18:00 | 2026-01-31 18:30 | 15 minutes | t_2026_01_31_1800 | t_2026_01_31_1815 | ('2026-01-31 18:15:00') TO ('2026-01-31 18:30:00')
                    bigint    | 9000000000000000000 | 9200000000000000000 | 100000000000000000 | t_9000000000000000000 | t_9100000000000000000 | ('9100000000000000000') TO ('9200000000000000000')
                    int       | 0          | 3000000 | 1000000   | t_0          | t_2000000 | (2000000) TO (3000000)
                    numeric   | -2         | 2 | 2   | t__2          | t_0 | ('0') TO ('2')
                    """)
    void hasNamesAndBoundsByGranularity(
            String type,
            String from,
            String to,
            String every,
            String first,
            String last,
            String lastBound,
            TestDatabase one,
            TestDatabase other)
            throws LiquibaseException {
        Changelog changelog = series(type, from, to, every, "");
        one.liquibase(changelog).upDownUp();
        sqlOutputEqualsUpdate(one, other, changelog);

        List<String> bounds = one.queryList(BOUNDS);
        assertTrue(bounds.get(0).startsWith(first + "|"), bounds.toString());
        assertEquals(last + "|FOR VALUES FROM " + lastBound, bounds.get(bounds.size() - 1));
    }

    @Test
    void followsTheClocksIntoSummer(TestDatabase database) throws LiquibaseException {
        String sql = database.liquibase(series("timestamptz", "2026-03-28", "2026-03-31", "1 day", "Europe/Berlin"))
                .updateSql();
        database.liquibase(series("timestamptz", "2026-03-28", "2026-03-31", "1 day", "Europe/Berlin"))
                .upDownUp();

        assertTrue(sql.contains("FROM ('2026-03-29 00:00:00+01:00') TO ('2026-03-30 00:00:00+02:00')"), sql);
        database.execute("INSERT INTO t VALUES ('2026-03-28 22:59:59.999999Z'), ('2026-03-28 23:00Z'),"
                + " ('2026-03-29 21:59:59Z'), ('2026-03-29 22:00Z'), ('2026-03-30 21:59:59Z')");
        assertEquals(
                List.of("t_2026_03_28|1", "t_2026_03_29|2", "t_2026_03_30|2"),
                database.queryList(
                        "SELECT relname, count(*) FROM t JOIN pg_class c ON c.oid = t.tableoid GROUP BY 1 ORDER BY 1"));
    }

    @Test
    void hoursOfTheNightsWithAnHourMoreOrLess(TestDatabase database) throws LiquibaseException {
        database.liquibase(series("timestamptz", "2026-10-25 01:00", "2026-10-25 04:00", "1 hour", "Europe/Berlin"))
                .upDownUp();
        assertEquals(
                List.of(
                        "t_2026_10_25_01|23:00:00|00:00:00",
                        "t_2026_10_25_02|00:00:00|02:00:00",
                        "t_2026_10_25_03|02:00:00|03:00:00"),
                utcBounds(database));
        database.liquibase(series("timestamptz", "2026-10-25 01:00", "2026-10-25 04:00", "1 hour", "Europe/Berlin"))
                .rollback(2);

        database.liquibase(series("timestamptz", "2026-03-29 01:00", "2026-03-29 05:00", "1 hour", "Europe/Berlin"))
                .upDownUp();
        assertEquals(
                List.of(
                        "t_2026_03_29_01|00:00:00|01:00:00",
                        "t_2026_03_29_03|01:00:00|02:00:00",
                        "t_2026_03_29_04|02:00:00|03:00:00"),
                utcBounds(database));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    timestamptz | 1 month | ''    | has no timeZone, and the partition key k is a timestamp with time zone
                    date        | 1 month | UTC   | has a timeZone, and the partition key k is a date, which has none
                    timestamp   | 1 day   | UTC   | has a timeZone, and the partition key k is a timestamp without time zone
                    instant     | 1 day   | ''    | has no timeZone, and the partition key k is a timestamp with time zone
                    int         | 1 day   | ''    | does not fit the partition key k of type integer: ERROR: invalid input syntax
                    """)
    void needsATimeZoneWhereTheKeyHasOne(
            String type, String every, String zone, String message, TestDatabase database) {
        LiquibaseException e = assertThrows(
                LiquibaseException.class,
                () -> database.liquibase(series(type, "2026-01-01", "2026-02-01", every, zone))
                        .update());

        assertTrue(String.valueOf(e.getMessage()).contains(message), e.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"tr-TR, Pacific/Apia", "ar-EG-u-nu-arab, Asia/Kolkata", "th-TH-u-ca-buddhist-nu-thai, America/St_Johns"
    })
    void isTheSameOnEveryMachine(String locale, String zone, TestDatabase database) throws LiquibaseException {
        Changelog changelog = Changelog.xml(table("timestamptz") + """
                <changeSet id="series" author="test">
                    <partitions:createPartitions tableName="t">
                        <partitions:series from="2026-03-01" to="2026-05-01" every="1 MONTH" timeZone="Europe/Berlin"
                            name="{table}_{from:MMMM_yyyy}_I"/>
                    </partitions:createPartitions>
                </changeSet>
                """);
        String expected = partitionStatements(database.liquibase(changelog).updateSql());
        Locale localeBefore = Locale.getDefault();
        TimeZone zoneBefore = TimeZone.getDefault();
        Locale.setDefault(Locale.forLanguageTag(locale));
        TimeZone.setDefault(TimeZone.getTimeZone(zone));
        try {
            assertEquals(
                    expected, partitionStatements(database.liquibase(changelog).updateSql()));
        } finally {
            Locale.setDefault(localeBefore);
            TimeZone.setDefault(zoneBefore);
        }
    }

    private static String partitionStatements(String sql) {
        return String.join(
                "\n", sql.lines().filter(line -> line.contains("PARTITION OF")).toList());
    }

    private static List<String> utcBounds(TestDatabase database) {
        return database.queryList("SELECT relname, (b[1]::timestamptz AT TIME ZONE 'UTC')::time,"
                + " (b[2]::timestamptz AT TIME ZONE 'UTC')::time FROM pg_inherits JOIN pg_class ON oid = inhrelid,"
                + " regexp_match(pg_get_expr(relpartbound, 0), '''(.*)''.*''(.*)''') AS b ORDER BY oid");
    }

    private static Changelog series(String type, String from, String to, String every, String zone) {
        return Changelog.xml(table(type)
                + """
                <changeSet id="series" author="test">
                    <partitions:createPartitions tableName="t">
                        <partitions:series from="%s" to="%s" every="%s" %s/>
                    </partitions:createPartitions>
                </changeSet>
                """.formatted(from, to, every, zone == null || zone.isEmpty() ? "" : "timeZone=\"" + zone + "\""));
    }

    private static String table(String type) {
        return """
                <changeSet id="table" author="test">
                    <sql>CREATE DOMAIN instant AS timestamptz</sql>
                    <sql>CREATE TABLE t (k %s) PARTITION BY RANGE (k)</sql>
                    <rollback><sql>DROP TABLE t; DROP DOMAIN instant</sql></rollback>
                </changeSet>
                """.formatted(type);
    }
}
