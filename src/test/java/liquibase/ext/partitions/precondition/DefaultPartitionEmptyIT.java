package liquibase.ext.partitions.precondition;

import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestDatabases.class)
class DefaultPartitionEmptyIT {

    private static final String TABLES = """
            CREATE TABLE orders (id int, region text) PARTITION BY LIST (region);
            CREATE TABLE orders_de PARTITION OF orders FOR VALUES IN ('DE') PARTITION BY LIST (id);
            CREATE TABLE orders_de_default PARTITION OF orders_de DEFAULT;
            INSERT INTO orders VALUES (1, 'DE');
            """;
    private static final PreconditionRun EMPTY = new PreconditionRun("defaultPartitionEmpty: {tableName: orders}");

    @Test
    void holds_without_a_default_partition(TestDatabase database) throws LiquibaseException {
        database.execute(TABLES);

        EMPTY.holds(database);
    }

    @Test
    void holds_as_long_as_the_tables_own_default_partition_has_no_row(TestDatabase database) throws LiquibaseException {
        database.execute(TABLES + "CREATE TABLE orders_rest PARTITION OF orders DEFAULT");
        EMPTY.holds(database);

        database.execute("INSERT INTO orders VALUES (1, NULL)");
        EMPTY.fails(database, "The default partition public.orders_rest of table public.orders holds rows");
        new PreconditionRun("defaultPartitionEmpty: {tableName: orders_de}")
                .fails(database, "The default partition public.orders_de_default of table public.orders_de holds rows");
    }

    @Test
    void finds_rows_in_partitions_of_the_default_partition(TestDatabase database) throws LiquibaseException {
        database.execute(TABLES + "CREATE TABLE orders_rest PARTITION OF orders DEFAULT PARTITION BY LIST (id);"
                + "CREATE TABLE orders_rest_1 PARTITION OF orders_rest FOR VALUES IN (1);");
        EMPTY.holds(database);

        database.execute("INSERT INTO orders VALUES (1, 'FR')");
        EMPTY.fails(database, "The default partition public.orders_rest of table public.orders holds rows");
    }
}
