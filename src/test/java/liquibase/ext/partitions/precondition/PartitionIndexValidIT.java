package liquibase.ext.partitions.precondition;

import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(TestDatabases.class)
class PartitionIndexValidIT {

    private static final String TABLES = """
            CREATE TABLE orders (id int, region text) PARTITION BY LIST (region);
            CREATE TABLE orders_de PARTITION OF orders FOR VALUES IN ('DE') PARTITION BY HASH (id);
            CREATE TABLE orders_de_0 PARTITION OF orders_de FOR VALUES WITH (MODULUS 2, REMAINDER 0);
            CREATE TABLE orders_de_1 PARTITION OF orders_de FOR VALUES WITH (MODULUS 2, REMAINDER 1);
            CREATE TABLE orders_fr PARTITION OF orders FOR VALUES IN ('FR');
            """;
    private static final PreconditionRun VALID =
            new PreconditionRun("partitionIndexValid: {tableName: orders, indexName: orders_id}");

    @Test
    void holds_with_a_part_on_every_partition(TestDatabase database) throws LiquibaseException {
        database.execute(TABLES + "CREATE INDEX orders_id ON orders (id)");
        VALID.holds(database);

        database.execute("CREATE TABLE orders_default PARTITION OF orders DEFAULT");
        VALID.holds(database);
    }

    @Test
    void holds_without_partitions(TestDatabase database) throws LiquibaseException {
        database.execute("CREATE TABLE orders (id int PRIMARY KEY) PARTITION BY LIST (id);"
                + "ALTER INDEX orders_pkey RENAME TO orders_id");

        VALID.holds(database);
    }

    @Test
    void leaves_foreign_tables_out(TestDatabase database) throws LiquibaseException {
        database.execute(
                TABLES + "CREATE FOREIGN DATA WRAPPER nothing; CREATE SERVER elsewhere FOREIGN DATA WRAPPER nothing;"
                        + "CREATE FOREIGN TABLE orders_us PARTITION OF orders FOR VALUES IN ('US') SERVER elsewhere;"
                        + "CREATE INDEX orders_id ON orders (id)");

        VALID.holds(database);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            CREATE INDEX orders_id ON orders_fr (id)                                      | Table public.orders has no index orders_id
            CREATE INDEX orders_id ON ONLY orders (id)                                    | Index orders_id of table public.orders is not valid: partition public.orders_de has no part of it; so it is with 3 more partitions
            CREATE INDEX orders_id ON ONLY orders (id); CREATE INDEX de_id ON orders_de (id); ALTER INDEX orders_id ATTACH PARTITION de_id | Index orders_id of table public.orders is not valid: partition public.orders_fr has no part of it
            CREATE INDEX orders_id ON orders (id); UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'orders_de_1_id_idx'::regclass | Index orders_id of table public.orders is not valid: partition public.orders_de_1 has its part orders_de_1_id_idx, which is not valid
            CREATE INDEX orders_id ON orders (id); UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'orders_id'::regclass | Index orders_id of table public.orders is not valid
            """)
    void tells_what_is_missing(String index, String message, TestDatabase database) throws LiquibaseException {
        database.execute(TABLES + index);

        VALID.fails(database, message);
    }
}
