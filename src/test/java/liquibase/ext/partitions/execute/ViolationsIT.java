package liquibase.ext.partitions.execute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.harness.Changelogs;
import liquibase.ext.partitions.model.CatalogFingerprint;
import liquibase.ext.partitions.testing.LiquibaseRun;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What users are told of rows that break the constraint which a change makes, and that they can go on from there. */
@ExtendWith(TestDatabases.class)
class ViolationsIT {

    private static final String ORDERS = """
            CREATE SCHEMA crm; CREATE TABLE crm.customers (id int PRIMARY KEY); INSERT INTO crm.customers VALUES (1);
            CREATE TABLE orders (k int, id int, customer_id int, amount int, ref text, room int4range, PRIMARY KEY (id, k))
              PARTITION BY LIST (k);
            CREATE TABLE orders_1 PARTITION OF orders FOR VALUES IN (1);
            CREATE TABLE orders_2 PARTITION OF orders FOR VALUES IN (2);
            CREATE TABLE orders_default PARTITION OF orders DEFAULT;
            INSERT INTO orders VALUES
              (1, 1, 1, 5, 'a', '[1,3)'), (1, 2, 99, 0, 'a', '[2,4)'), (1, 3, 99, 7, 'b', '[10,11)'), (1, 4, 98, 7, 'c', NULL),
              (2, 5, 1, 5, 'a', '[1,3)'), (2, 6, NULL, NULL, NULL, '[4,5)'),
              (7, 7, 97, -1, 'd', '[1,3)'), (8, 8, 1, 1, 'd', '[2,5)'), (8, 9, 1, 1, 'd', '[8,9)'), (8, 10, 1, 1, 'd', '[9,10)');
            """;

    private static final String FOREIGN_KEY = """
            createPartitionForeignKeys constraintName="fk" baseTableName="orders" baseColumnNames="customer_id"
             referencedTableSchemaName="crm" referencedTableName="customers" referencedColumnNames="id\"""";
    private static final String CHECK =
            "createPartitionConstraints constraintName=\"positive\" tableName=\"orders\" check=\"amount > 0\"";
    private static final String UNIQUE =
            "createPartitionConstraints constraintName=\"uq\" tableName=\"orders\" unique=\"k, ref\"";
    private static final String EXCLUSION = """
            createPartitionConstraints constraintName="apart" tableName="orders" partitionsOnly="true"
             exclude="USING gist (room WITH &amp;&amp;)\"""";
    private static final String INDEX = """
            createPartitionIndexes indexName="ix" tableName="orders" columnNames="ref" unique="true" partitionsOnly="true"
             matching="*_default\"""";

    private static final String WITHOUT_CUSTOMER = """
            4 rows break the foreign key fk: 3 of partition public.orders_1 with (customer_id)=(98), (99); 1 of partition\
             public.orders_default with (customer_id)=(97). Delete or correct them, or add the rows of crm.customers that\
             they point at, and run the change again.""";
    private static final String NOT_POSITIVE = """
            2 rows break the check constraint positive: 1 of partition public.orders_1 with (id, k)=(2, 1); 1 of partition\
             public.orders_default with (id, k)=(7, 7). Delete or correct them, or set validate="false" to have only new\
             rows checked, and run the change again.""";
    private static final String NOT_UNIQUE = """
            5 rows break the unique constraint uq: 2 of partition public.orders_1 with (k, ref)=(1, a); 3 of partition\
             public.orders_default with (k, ref)=(8, d). Make them unique, and run the change again.""";
    private static final String NOT_APART = """
            4 rows break the exclusion constraint apart: 2 of partition public.orders_1 with (room)=([1,3)), ([2,4)); 2 of\
             partition public.orders_default with (room)=([1,3)), ([2,5)). Delete or correct them, so that no two conflict,\
             and run the change again.""";
    private static final String NOT_UNIQUE_IN_DEFAULT = """
            4 rows of partition public.orders_default break the unique index ix: (ref)=(d). Make them unique, and run the\
             change again.""";

    /** How a change is run. */
    private enum Mode {
        IN_TRANSACTION("", ""),
        BY_ITSELF(" runInTransaction=\"false\"", ""),
        CONCURRENTLY(" runInTransaction=\"false\"", " concurrently=\"true\" parallelism=\"2\"");

        private final String ofChangeSet;
        private final String ofChange;

        Mode(String ofChangeSet, String ofChange) {
            this.ofChangeSet = ofChangeSet;
            this.ofChange = ofChange;
        }
    }

    static Stream<Arguments> changes() {
        return Stream.of(
                        Arguments.of("foreign key", FOREIGN_KEY, WITHOUT_CUSTOMER, "customer_id > 90"),
                        Arguments.of("check", CHECK, NOT_POSITIVE, "amount <= 0"),
                        Arguments.of("unique", UNIQUE, NOT_UNIQUE, "id IN (2, 8, 10)"),
                        Arguments.of("unique index", INDEX, NOT_UNIQUE_IN_DEFAULT, "id IN (7, 8, 10)"),
                        Arguments.of("exclusion", EXCLUSION, NOT_APART, "id IN (2, 8)"))
                .flatMap(change -> Arrays.stream(Mode.values())
                        .filter(mode -> mode != Mode.CONCURRENTLY || !EXCLUSION.equals(change.get()[1]))
                        .map(mode -> Arguments.argumentSet(
                                change.get()[0] + " " + mode,
                                mode,
                                change.get()[1],
                                change.get()[2],
                                change.get()[3])));
    }

    private static LiquibaseRun run(TestDatabase database, String before, Mode mode, String change) {
        return database.liquibase(
                Changelogs.uncheckedXml("""
                <changeSet id="c" author="test"%s>%s<partitions:%s%s/></changeSet>
                """.formatted(mode.ofChangeSet, before, change, mode.ofChange)));
    }

    /** What is said of the change, in as many lines as there are problems, without the change and the table. */
    private static List<String> problems(LiquibaseRun run) {
        return Arrays.stream(String.valueOf(assertThrows(LiquibaseException.class, run::update)
                                .getMessage())
                        .split("\n"))
                .filter(line -> line.contains("createPartition"))
                .map(line -> line.substring(line.indexOf(" of table ")))
                .map(line -> line.substring(line.indexOf(": ") + 2))
                .toList();
    }

    /** But that the constraint is in force. */
    private static List<String> ofRows(List<String> problems) {
        return problems.stream()
                .filter(problem -> !problem.startsWith("It is in force already"))
                .toList();
    }

    private static List<String> changed(CatalogFingerprint before, TestDatabase database) {
        return before.diff(database.fingerprint()).stream()
                .filter(line -> !line.contains("databasechangelog"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("changes")
    void countsTheRowsOfEachPartitionAndNamesKeys(
            Mode mode, String change, String message, String broken, TestDatabase database) throws LiquibaseException {
        database.execute(ORDERS);
        CatalogFingerprint before = database.fingerprint();
        LiquibaseRun run = run(database, "", mode, change);

        assertEquals(List.of(message), ofRows(problems(run)));
        if (mode == Mode.IN_TRANSACTION) {
            assertEquals(List.of(), changed(before, database));
        }

        database.execute("DELETE FROM orders WHERE " + broken);
        run.update();
        assertEquals(List.of(), database.queryList("""
                        SELECT conname FROM pg_constraint WHERE NOT convalidated AND conparentid = 0
                        UNION ALL SELECT relname FROM pg_index JOIN pg_class ON oid = indexrelid WHERE NOT indisvalid"""));
        assertFalse(changed(before, database).isEmpty());
    }

    /** As a server before PostgreSQL 18 has it on each leaf, and a later one on the table. */
    @Test
    void a_constraint_that_stays_in_force_is_told_with_how_to_be_rid_of_it(TestDatabase database)
            throws LiquibaseException {
        database.execute(ORDERS);
        boolean onTable = Attachments.majorVersion(database) >= 18;
        String oneByOne = " concurrently=\"true\"";

        assertEquals(
                List.of(
                        WITHOUT_CUSTOMER,
                        "It is in force already, so new rows and changed ones have to obey the foreign key fk: "
                                + (onTable ? "NOT VALID on public.orders" : "NOT VALID on public.orders_1")
                                + ". Run the change again once the rows obey, or be rid of it with "
                                + (onTable
                                        ? "ALTER TABLE public.orders DROP CONSTRAINT fk."
                                        : "ALTER TABLE public.orders_1 DROP CONSTRAINT fk.")),
                problems(run(database, "", Mode.BY_ITSELF, FOREIGN_KEY + oneByOne)));
        assertEquals(
                List.of(
                        NOT_POSITIVE,
                        "It is in force already, so new rows and changed ones have to obey the check constraint positive: NOT"
                                + " VALID on public.orders. Run the change again once the rows obey, or be rid of it with"
                                + " ALTER TABLE public.orders DROP CONSTRAINT positive."),
                problems(run(database, "", Mode.BY_ITSELF, CHECK + oneByOne)));
        assertThrows(
                IllegalStateException.class,
                () -> database.execute("INSERT INTO orders VALUES (1, 30, 55, 1)"),
                "It is not in force");
    }

    @Test
    void a_constraint_that_some_partitions_have_already_is_told(TestDatabase database) {
        database.execute(ORDERS + "DELETE FROM orders WHERE id = 2");

        assertEquals(
                List.of(
                        "1 row of partition public.orders_default breaks the check constraint positive: (id, k)=(7, 7). Delete"
                                + " or correct it, or set validate=\"false\" to have only new rows checked, and run the"
                                + " change again.",
                        "It is in force already, so new rows and changed ones have to obey the check constraint positive:"
                                + " validated on public.orders_1, public.orders_2. Run the change again once the rows obey,"
                                + " or be rid of it with ALTER TABLE public.orders_1 DROP CONSTRAINT positive; ALTER TABLE"
                                + " public.orders_2 DROP CONSTRAINT positive."),
                problems(run(database, "", Mode.BY_ITSELF, CHECK + " partitionsOnly=\"true\"")));
    }

    @Test
    void countsWhatTheTransactionHasChangedWhichIsRolledBackThen(TestDatabase database) throws LiquibaseException {
        database.execute(ORDERS);
        CatalogFingerprint before = database.fingerprint();
        String insert = """
                <sql>INSERT INTO orders VALUES (2, 50, 55, 1), (2, 51, 55, 1); DELETE FROM orders WHERE customer_id > 90;
                  CREATE TABLE another (a int)</sql>""";

        assertEquals(
                List.of(
                        "2 rows of partition public.orders_2 break the foreign key fk: (customer_id)=(55). Delete or correct"
                                + " them, or add the rows of crm.customers that they point at, and run the change again."),
                problems(run(database, insert, Mode.IN_TRANSACTION, FOREIGN_KEY)));
        assertEquals(List.of(), changed(before, database));
        assertEquals(List.of("10"), database.queryList("SELECT count(*) FROM orders"));
        assertEquals(List.of("0"), database.queryList("SELECT count(*) FROM databasechangelog"));
    }

    @Test
    void countsAlsoWhenLocksAreWaitedForWithATimeout(TestDatabase database) {
        database.execute(ORDERS);

        for (Mode mode : Mode.values()) {
            assertEquals(
                    List.of(WITHOUT_CUSTOMER),
                    ofRows(problems(run(database, "", mode, FOREIGN_KEY + " lockTimeout=\"20s\" lockRetries=\"2\""))),
                    mode.name());
        }
    }

    @Test
    void theListsOfPartitionsAndKeysAndTheKeysAreCut(TestDatabase database) {
        database.execute("""
                CREATE TABLE orders (k int, amount int, ref text, PRIMARY KEY (ref, k)) PARTITION BY LIST (k);
                DO $$ BEGIN FOR i IN 11..23 LOOP
                  EXECUTE format('CREATE TABLE orders_%s PARTITION OF orders FOR VALUES IN (%s)', i, i);
                END LOOP; END $$;
                INSERT INTO orders SELECT 11, -i, i FROM generate_series(1, 12) i;
                INSERT INTO orders VALUES (12, -1, repeat('ä', 61)), (13, -1, repeat('ö', 60)), (14, -1, E'a\\n\\tb');
                INSERT INTO orders SELECT i, -1, 'x' FROM generate_series(15, 23) i;
                INSERT INTO orders VALUES (23, -1, 'y')""");

        assertEquals(
                List.of(
                        "25 rows break the check constraint positive: 12 of partition public.orders_11 with (ref, k)=(1, 11),"
                                + " (2, 11), (3, 11), (4, 11), (5, 11), …; 1 of partition public.orders_12 with (ref, k)=("
                                + "ä".repeat(60) + "…, 12); 1 of partition public.orders_13 with (ref, k)=("
                                + "ö".repeat(60)
                                + ", 13); 1 of partition public.orders_14 with (ref, k)=(a b, 14); 1 of partition"
                                + " public.orders_15 with (ref, k)=(x, 15); 1 of partition public.orders_16 with (ref, k)=(x, 16);"
                                + " 1 of partition public.orders_17 with (ref, k)=(x, 17); 1 of partition public.orders_18 with"
                                + " (ref, k)=(x, 18); 1 of partition public.orders_19 with (ref, k)=(x, 19); 1 of partition"
                                + " public.orders_20 with (ref, k)=(x, 20); and 4 of 3 more partitions. Delete or correct them, or"
                                + " set validate=\"false\" to have only new rows checked, and run the change again."),
                problems(run(database, "", Mode.IN_TRANSACTION, CHECK)));
    }

    /** The function is one thing to ALTER TABLE, and another to a query. */
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(textBlock = """
            IN_TRANSACTION, true
            BY_ITSELF,      true
            CONCURRENTLY,   true
            IN_TRANSACTION, pg_sleep(60) IS NOT NULL
            BY_ITSELF,      1 / 0 = 0
            CONCURRENTLY,   1 / 0 = 0
            """)
    void saysWhatTheServerSaidWhenTheRowsAreGoneOrCannotBeCounted(Mode mode, String inQuery, TestDatabase database) {
        database.execute(ORDERS + """
                CREATE FUNCTION good(amount int) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN
                  IF current_query() ILIKE '%%alter table%%' THEN RETURN amount > 0; END IF;
                  RETURN %s;
                END $$;
                DO $$ BEGIN EXECUTE format('ALTER DATABASE %%I SET statement_timeout = ''2s''', current_database()); END $$;
                DO $$ BEGIN EXECUTE format('ALTER DATABASE %%I SET lc_messages = ''C''', current_database()); END $$
                """.formatted(inQuery));
        LiquibaseRun run = run(database, "", mode, CHECK.replace("amount > 0", "good(amount)"));

        List<String> problems = ofRows(problems(run));
        assertFalse(problems.isEmpty());
        for (String problem : problems) {
            assertTrue(problem.contains("here are rows that break the check constraint positive (ERROR: "), problem);
            assertTrue(problem.contains("is violated by some row"), problem);
            assertTrue(
                    problem.endsWith(
                            "). Delete or correct them, or set validate=\"false\" to have only new rows checked,"
                                    + " and run the change again."),
                    problem);
        }
    }

    /** The function fails as a foreign key does. */
    @ParameterizedTest
    @EnumSource(Mode.class)
    void doesNotExplainWhatIsNoMatterOfTheConstraint(Mode mode, TestDatabase database) {
        database.execute(ORDERS + """
                CREATE FUNCTION bad(amount int) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN
                  IF amount < 0 THEN RAISE 'no such customer' USING ERRCODE = '23503'; END IF; RETURN true;
                END $$""");

        List<String> problems = problems(run(database, "", mode, CHECK.replace("amount > 0", "bad(amount)")));
        assertEquals(1, problems.size());
        assertTrue(problems.get(0).contains("he server refused it (ERROR: no such customer"), problems.get(0));
        assertTrue(problems.get(0).contains("SQLSTATE 23503"), problems.get(0));
    }

    /** The function finds it good when there is such a lock, so that no row is counted. */
    @ParameterizedTest
    @EnumSource(Mode.class)
    void holdsNoLockThatWritersWouldWaitForWhileItCounts(Mode mode, TestDatabase database) {
        database.execute(ORDERS + """
                CREATE FUNCTION good(amount int) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN
                  IF current_query() ILIKE '%alter table%' THEN RETURN amount > 0; END IF;
                  RETURN amount > 0 OR EXISTS (
                    SELECT FROM pg_locks WHERE pid = pg_backend_pid() AND mode <> 'AccessShareLock'
                      AND relation IN ('orders'::regclass, 'orders_1'::regclass));
                END $$""");

        assertEquals(
                List.of(NOT_POSITIVE),
                ofRows(problems(run(database, "", mode, CHECK.replace("amount > 0", "good(amount)")))));
    }

    /** What rows are refused with that belong into a new partition. */
    @ParameterizedTest
    @EnumSource(Mode.class)
    void anIndexIsNotTakenForANewPartition(Mode mode, TestDatabase database) {
        database.execute(ORDERS + "CREATE DOMAIN positive AS int CHECK (VALUE > 0)");
        LiquibaseRun run = database.liquibase(Changelogs.uncheckedXml("""
                <changeSet id="c" author="test"%s>
                  <partitions:createPartitionIndexes indexName="ix" tableName="orders"%s>
                    <partitions:column name="amount::positive" computed="true"/>
                  </partitions:createPartitionIndexes>
                </changeSet>
                """.formatted(mode.ofChangeSet, mode.ofChange)));

        List<String> problems = problems(run);
        assertFalse(problems.isEmpty());
        for (String problem : problems) {
            assertTrue(problem.contains("he server refused it (ERROR: value for domain "), problem);
            assertTrue(problem.contains("SQLSTATE 23514"), problem);
        }
    }
}
