package liquibase.ext.partitions.precondition;

import static org.junit.jupiter.api.Assertions.assertThrows;

import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.harness.Await;
import liquibase.ext.partitions.harness.Background;
import liquibase.ext.partitions.harness.OtherSession;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(TestDatabases.class)
class PartitionExistsIT {

    private static final String TABLES = """
            CREATE SCHEMA archive;
            CREATE TABLE orders (id int, region text, at timestamptz, amount numeric) PARTITION BY LIST (region);
            CREATE TABLE orders_eu PARTITION OF orders FOR VALUES IN ('DE', 'FR', NULL) PARTITION BY RANGE (at, amount);
            CREATE TABLE archive.orders_eu_old PARTITION OF orders_eu
                FOR VALUES FROM (MINVALUE, MINVALUE) TO ('2026-01-01 00:00:00+00', 1.0);
            CREATE TABLE orders_eu_new PARTITION OF orders_eu
                FOR VALUES FROM ('2026-01-01 00:00:00+00', 1.0) TO (MAXVALUE, MAXVALUE) PARTITION BY HASH (id);
            CREATE TABLE orders_eu_new_1 PARTITION OF orders_eu_new FOR VALUES WITH (MODULUS 2, REMAINDER 1);
            CREATE TABLE orders_default PARTITION OF orders DEFAULT;
            CREATE TABLE orders_loose (LIKE orders);
            """;

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            partitionName: orders_eu
            partitionName: orders_eu, values: [FR, null, DE]
            partitionName: orders_eu, values: [FR, null, DE, FR]
            partitionName: orders_eu, values: "FR, NULL, DE"
            partitionName: orders_eu, forValues: "IN ('DE', upper('fr'), NULL)"
            partitionName: orders_default, default: true
            partitionName: orders_default, default: false
            partitionName: orders_default, forValues: DEFAULT
            partitionSchemaName: archive, partitionName: orders_eu_old, from: [MINVALUE, MINVALUE], to: ["2026-01-01T01:00:00+01:00", 1]
            partitionName: orders_eu_new, from: "2025-12-31 19:00:00-05, 1.00", to: "MAXVALUE, MAXVALUE"
            partitionName: orders_eu_new_1
            partitionName: orders_eu_new_1, modulus: 2, remainder: 1
            """)
    void finds_partitions_at_every_level_by_what_they_hold(String attributes, TestDatabase database)
            throws LiquibaseException {
        database.execute(TABLES);

        new PreconditionRun("partitionExists: {tableName: orders, " + attributes + "}").holds(database);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            partitionName: orders_us                                | Table public.orders has no partition public.orders_us
            partitionName: orders_loose                             | Table public.orders has no partition public.orders_loose
            partitionName: orders_eu_old                            | Table public.orders has no partition public.orders_eu_old
            partitionSchemaName: archive, partitionName: orders_eu  | Table public.orders has no partition archive.orders_eu
            partitionName: orders                                   | Table public.orders has no partition public.orders
            partitionName: orders_eu, values: [DE, FR]              | Partition public.orders_eu has the bound IN (DE, FR, NULL), not IN (DE, FR)
            partitionName: orders_eu, from: DE, to: FR              | Partition public.orders_eu has the bound IN (DE, FR, NULL), not FROM (DE) TO (FR)
            partitionName: orders_eu, default: true                 | Partition public.orders_eu has the bound IN (DE, FR, NULL), not DEFAULT
            partitionName: orders_default, values: DE               | Partition public.orders_default has the bound DEFAULT, not IN (DE)
            partitionName: orders_eu_new_1, modulus: 4, remainder: 1 | Partition public.orders_eu_new_1 has the bound WITH (MODULUS 2, REMAINDER 1), not WITH (MODULUS 4, REMAINDER 1)
            partitionName: orders_eu_new_1, modulus: 2, remainder: 0 | Partition public.orders_eu_new_1 has the bound WITH (MODULUS 2, REMAINDER 1), not WITH (MODULUS 2, REMAINDER 0)
            """)
    void tells_what_there_is_instead(String attributes, String message, TestDatabase database)
            throws LiquibaseException {
        database.execute(TABLES);

        new PreconditionRun("partitionExists: {tableName: orders, " + attributes + "}").fails(database, message);
    }

    @Test
    void takes_a_bound_with_another_number_of_values_for_another_one(TestDatabase database) throws LiquibaseException {
        database.execute(TABLES);

        new PreconditionRun(
                        "not: [partitionExists: {tableName: orders, partitionName: orders_eu_new, from: 2026-01-01Z, to: MAXVALUE}]")
                .holds(database);
    }

    @Test
    void counts_no_partition_that_is_being_detached(TestDatabase database) throws Throwable {
        database.execute(TABLES + "DROP TABLE orders_default");
        interruptDetach(database);

        new PreconditionRun("partitionExists: {tableName: orders, partitionName: orders_eu}")
                .fails(
                        database,
                        "Partition public.orders_eu of table public.orders is being detached: its DETACH CONCURRENTLY"
                                + " was begun and not finished");
        new PreconditionRun("partitionExists: {tableName: orders, partitionName: orders_eu_new_1}")
                .fails(
                        database,
                        "Partition public.orders_eu_new_1 of table public.orders is being detached: its DETACH"
                                + " CONCURRENTLY was begun and not finished");
        new PreconditionRun("partitionExists: {tableName: orders_eu, partitionName: orders_eu_new_1}").holds(database);
    }

    /** A reader makes the second half of it wait, in which it is cancelled. */
    private static void interruptDetach(TestDatabase database) throws Throwable {
        OtherSession reader = OtherSession.that(database, "SELECT * FROM orders");
        Background detach =
                Background.start(() -> database.execute("ALTER TABLE orders DETACH PARTITION orders_eu CONCURRENTLY"));
        Await.until(database, "SELECT EXISTS (SELECT FROM pg_inherits WHERE inhdetachpending)");
        database.execute("SELECT pg_cancel_backend(pid) FROM pg_stat_activity"
                + " WHERE datname = current_database() AND query LIKE 'ALTER TABLE orders DETACH%'");
        assertThrows(IllegalStateException.class, detach::finish);
        reader.rollback();
    }
}
