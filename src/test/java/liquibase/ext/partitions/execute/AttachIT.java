package liquibase.ext.partitions.execute;

import static liquibase.ext.partitions.execute.Attachments.concurrently;
import static liquibase.ext.partitions.execute.Attachments.inTransaction;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.harness.UpDownUp;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** attachPartition with every kind of key and bound, at once and concurrently. */
@ExtendWith(TestDatabases.class)
class AttachIT {

    private static final String COLUMNS = "(k int, l text COLLATE \"C\", at timestamptz, v text)";

    private static final String SOLE_DEFAULT = "CREATE TABLE t (k int) PARTITION BY LIST (k); CREATE TABLE n (k int);"
            + "INSERT INTO n VALUES (NULL), (4)";

    private static Arguments of(String name, String tables, String rows, String attributes) {
        return Arguments.argumentSet(
                name, tables + "; CREATE TABLE n " + COLUMNS + "; INSERT INTO n VALUES " + rows, attributes);
    }

    private static String partitioned(String key) {
        return "CREATE TABLE t " + COLUMNS + " PARTITION BY " + key;
    }

    static Stream<Arguments> tables() {
        return Stream.of(
                of(
                        "range",
                        partitioned("RANGE (k)") + "; CREATE TABLE t_0 PARTITION OF t FOR VALUES FROM (0) TO (10)",
                        "(10), (19)",
                        "from='10' to='20'"),
                of(
                        "range beside a default partition",
                        partitioned("RANGE (k)")
                                + "; CREATE TABLE t_d PARTITION OF t DEFAULT; INSERT INTO t VALUES (5)",
                        "(10), (19)",
                        "from='10' to='20'"),
                of(
                        "range of two columns",
                        partitioned("RANGE (k, l)") + "; CREATE TABLE t_d PARTITION OF t DEFAULT",
                        "(1, 'b'), (2, 'a')",
                        "from='1, b' to='2, b'"),
                of("open range", partitioned("RANGE (k)"), "(1)", "from='MINVALUE' to='MAXVALUE'"),
                of(
                        "instants",
                        partitioned("RANGE (at)"),
                        "(1, 'a', '2026-01-31 23:00:00+00')",
                        "from='2026-01-01 00:00:00+00' to='2026-02-01 00:00:00+00'"),
                of(
                        "text with a collation",
                        partitioned("RANGE (l)") + "; CREATE TABLE t_d PARTITION OF t DEFAULT",
                        "(1, 'Z')",
                        "from='A' to='a'"),
                of(
                        "text with another collation than its column",
                        partitioned("RANGE (l COLLATE \"POSIX\")"),
                        "(1, 'Z')",
                        "from='A' to='a'"),
                of("expression", partitioned("LIST (lower(v))"), "(1, 'a', NULL, 'X')", "values='x'"),
                of("list", partitioned("LIST (k)"), "(1), (2)", "values='1, 2'"),
                of(
                        "list with null",
                        partitioned("LIST (k)") + "; CREATE TABLE t_d PARTITION OF t DEFAULT",
                        "(1), (NULL)",
                        "values='1, NULL'"),
                of("only null", partitioned("LIST (l)"), "(1)", "values='NULL'"),
                of(
                        "a hundred and fifty values",
                        partitioned("LIST (k)") + "; CREATE TABLE t_d PARTITION OF t DEFAULT",
                        "(1), (150)",
                        "values='" + numbers(150) + "'"),
                of("hash", partitioned("HASH (k)"), "(1), (NULL)", "modulus='1' remainder='0'"),
                of("hash of numbers", partitioned("HASH (k, at)"), "(1, 'a')", "modulus='1' remainder='0'"),
                of(
                        "hash of text, which no check constraint proves",
                        partitioned("HASH (k, l)"),
                        "(1, 'a')",
                        "modulus='1' remainder='0'"),
                of(
                        "default of ranges",
                        partitioned("RANGE (k)") + "; CREATE TABLE t_0 PARTITION OF t FOR VALUES FROM (0) TO (10);"
                                + "CREATE TABLE t_2 PARTITION OF t FOR VALUES FROM (20) TO (30);"
                                + "CREATE TABLE t_1 PARTITION OF t FOR VALUES FROM (10) TO (20)",
                        "(-1), (NULL), (30)",
                        "default='true'"),
                of(
                        "default of ranges of two columns",
                        partitioned("RANGE (k, l)")
                                + "; CREATE TABLE t_0 PARTITION OF t FOR VALUES FROM (0, 'a') TO (0, 'b');"
                                + "CREATE TABLE t_1 PARTITION OF t FOR VALUES FROM (1, 'a') TO (2, MINVALUE)",
                        "(0, 'b'), (NULL, 'a')",
                        "default='true'"),
                of(
                        "default of lists",
                        partitioned("LIST (k)") + "; CREATE TABLE t_0 PARTITION OF t FOR VALUES IN (2, 1);"
                                + "CREATE TABLE t_1 PARTITION OF t FOR VALUES IN (3)",
                        "(NULL), (4)",
                        "default='true'"),
                of(
                        "default of lists with null",
                        partitioned("LIST (k)") + "; CREATE TABLE t_0 PARTITION OF t FOR VALUES IN (2, NULL)",
                        "(4)",
                        "default='true'"),
                Arguments.argumentSet("sole default", SOLE_DEFAULT, "default='true'"),
                of(
                        "into a partition",
                        "CREATE TABLE r " + COLUMNS + " PARTITION BY RANGE (k);"
                                + "CREATE TABLE t PARTITION OF r FOR VALUES FROM (0) TO (100) PARTITION BY LIST (l)",
                        "(1, 'a')",
                        "values='a'"),
                of(
                        "into a hash partition",
                        "CREATE TABLE r " + COLUMNS + " PARTITION BY HASH (k);"
                                + "CREATE TABLE t PARTITION OF r FOR VALUES WITH (MODULUS 1, REMAINDER 0) PARTITION BY LIST (l)",
                        "(1, 'a')",
                        "values='a'"),
                of(
                        "default into a default partition",
                        "CREATE TABLE r " + COLUMNS + " PARTITION BY RANGE (k);"
                                + "CREATE TABLE r_0 PARTITION OF r FOR VALUES FROM (0) TO (100);"
                                + "CREATE TABLE t PARTITION OF r DEFAULT PARTITION BY LIST (l);"
                                + "CREATE TABLE t_a PARTITION OF t FOR VALUES IN ('a')",
                        "(-1, 'b')",
                        "default='true'"),
                Arguments.argumentSet("a whole subtree", partitioned("LIST (k)") + """
                        ; CREATE TABLE n (k int, l text COLLATE "C", at timestamptz, v text) PARTITION BY HASH (v);
                        CREATE TABLE n_0 PARTITION OF n FOR VALUES WITH (MODULUS 2, REMAINDER 0);
                        CREATE TABLE n_1 PARTITION OF n FOR VALUES WITH (MODULUS 2, REMAINDER 1);
                        INSERT INTO n VALUES (1)""", "values='1'"),
                Arguments.argumentSet("a foreign table", partitioned("LIST (k)") + """
                        ; CREATE EXTENSION file_fdw; CREATE SERVER s FOREIGN DATA WRAPPER file_fdw;
                        CREATE FOREIGN TABLE n (k int, l text COLLATE "C", at timestamptz, v text) SERVER s
                          OPTIONS (program 'true')""", "values='1'"));
    }

    private static String numbers(int upTo) {
        return IntStream.rangeClosed(1, upTo).mapToObj(Integer::toString).collect(Collectors.joining(", "));
    }

    @ParameterizedTest
    @MethodSource("tables")
    void isUndoneByItsRollback(String sql, String attributes, TestDatabase database) throws LiquibaseException {
        database.execute(sql);

        database.liquibase(inTransaction(attributes)).upDownUp();

        assertEquals(
                List.of("t"),
                database.queryList("SELECT inhparent::regclass FROM pg_inherits WHERE inhrelid = 'n'::regclass"));
    }

    @ParameterizedTest
    @MethodSource("tables")
    void scansNothingUnderALockWhenConcurrent(
            String sql, String attributes, TestDatabase plain, TestDatabase concurrent) throws Exception {
        plain.execute(sql);
        concurrent.execute(sql);
        concurrent.execute("DO $$BEGIN EXECUTE format('ALTER DATABASE %I SET client_min_messages = debug1',"
                + " current_database()); END$$");
        plain.liquibase(inTransaction(attributes)).update();

        CapturedLog log = new CapturedLog();
        log.of(concurrent.liquibase(concurrently(attributes))).update();

        concurrent.execute("DO $$BEGIN EXECUTE format('ALTER DATABASE %I RESET ALL', current_database()); END$$");
        UpDownUp.assertSame(plain.fingerprint(), concurrent.fingerprint(), "Concurrently it is not the same");
        List<String> said = saidToAttach(log.lines());
        assertEquals(
                sql.contains("HASH (k, l)") ? List.of("verifying table \"n\"") : List.of(),
                said.stream().filter(line -> line.contains("verifying")).toList());
        boolean looksAtRows =
                !sql.contains("FOREIGN TABLE") && !sql.equals(SOLE_DEFAULT) && !sql.contains("HASH (k, l)");
        assertEquals(
                looksAtRows,
                said.stream().anyMatch(line -> line.contains("implied by existing constraints")),
                () -> String.join("\n", log.lines()));
    }

    /** What the server says to the statement that attaches. */
    private static List<String> saidToAttach(List<String> lines) {
        int attach = 0;
        while (!lines.get(attach).contains(" ATTACH PARTITION ")) {
            attach++;
        }
        return lines.subList(attach + 1, lines.size());
    }
}
