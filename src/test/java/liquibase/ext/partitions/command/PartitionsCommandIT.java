package liquibase.ext.partitions.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import liquibase.ext.partitions.harness.LiquibaseCli;
import liquibase.ext.partitions.harness.TestDatabase;
import liquibase.ext.partitions.harness.TestDatabases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code liquibase partitions} on a command line. */
@ExtendWith(TestDatabases.class)
class PartitionsCommandIT {

    private static final String ORDERS = """
            CREATE TABLE orders (id bigint NOT NULL, at date NOT NULL, region int, PRIMARY KEY (id, at, region))
              PARTITION BY RANGE (at);
            CREATE TABLE orders_2 PARTITION OF orders FOR VALUES FROM ('2124-02-01') TO ('2124-03-01');
            CREATE TABLE orders_1 PARTITION OF orders FOR VALUES FROM ('2124-01-01') TO ('2124-02-01');
            CREATE TABLE orders_4 PARTITION OF orders FOR VALUES FROM ('2124-04-01') TO ('2124-05-01')
              PARTITION BY LIST (region);
            CREATE TABLE orders_4_a PARTITION OF orders_4 FOR VALUES IN (10, 2);
            CREATE TABLE orders_4_b PARTITION OF orders_4 FOR VALUES IN (1);
            CREATE TABLE orders_default PARTITION OF orders DEFAULT;
            INSERT INTO orders SELECT i, '2124-01-05', 1 FROM generate_series(1, 100) i;
            INSERT INTO orders SELECT i, '2024-01-05', 1 FROM generate_series(1, 7) i;
            CREATE INDEX orders_region ON ONLY orders (region);
            CREATE INDEX orders_1_region ON orders_1 (region);
            ALTER INDEX orders_region ATTACH PARTITION orders_1_region;
            ALTER TABLE orders_2 ADD CONSTRAINT positive CHECK (id > 0) NOT VALID;
            """;

    @Test
    void printsTrees(TestDatabase database) {
        database.execute(ORDERS);
        database.execute("VACUUM ANALYZE");

        LiquibaseCli cli = partitions(database);
        System.err.println(cli.out());
        System.err.println(partitions(database, "--width=60").out());
        System.err.println(partitions(database, "--width=40").out());
        System.err.println(partitions(database, "--format=json").out());
        System.err.println(partitions(database, "--format=mermaid").out());
        System.err.println(partitions(database, "--format=dot").out());
        System.err.println(partitions(database, "--help").out());
        System.err.println(partitions(database, "--format=jsn").err());
        assertEquals(0, cli.exitCode(), cli.err());
    }

    private static LiquibaseCli partitions(TestDatabase database, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--show-banner=false",
                "partitions",
                "--url=" + database.url(),
                "--username=" + database.username(),
                "--password=" + database.password()));
        arguments.addAll(List.of(more));
        return LiquibaseCli.run(arguments.toArray(String[]::new));
    }
}
