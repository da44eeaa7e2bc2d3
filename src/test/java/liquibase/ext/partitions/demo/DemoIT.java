package liquibase.ext.partitions.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import liquibase.ext.partitions.testing.Changelog;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@Tag("liquibase-only")
@ExtendWith(TestDatabases.class)
class DemoIT {
    private static final Changelog CHANGELOG = Changelog.sql("""
            --liquibase formatted sql
            --changeset test:tenants
            CREATE TABLE tenant (id int, at date) PARTITION BY LIST (id);
            CREATE TABLE tenant_default PARTITION OF tenant DEFAULT;
            CREATE TABLE tenant_10 PARTITION OF tenant FOR VALUES IN (10);
            CREATE TABLE tenant_9 PARTITION OF tenant FOR VALUES IN (9) PARTITION BY HASH (at);
            CREATE TABLE tenant_9_0 PARTITION OF tenant_9 FOR VALUES WITH (MODULUS 1, REMAINDER 0);
            --rollback DROP TABLE tenant;
            """);

    @Test
    void showsTheTreeBetweenUpdateAndRollback(TestDatabase database) throws Exception {
        String printed = run(database);

        assertEquals("""
                    (no partitioned tables)

                $ liquibase update --changelog-file=changelog.sql

                    public.tenant      partition by LIST (id)          0 rows  0 bytes
                    +- tenant_9        IN (9)  partition by HASH (at)  0 rows  0 bytes
                    |  \\- tenant_9_0   WITH (MODULUS 1, REMAINDER 0)   0 rows  0 bytes
                    +- tenant_10       IN (10)                         0 rows  0 bytes
                    \\- tenant_default  DEFAULT                         0 rows  0 bytes

                $ liquibase rollback-count --changelog-file=changelog.sql --count=1

                    (no partitioned tables)

                The schema is what it was before.
                """, printed.lines().skip(2).map(line -> line + "\n").reduce("", String::concat));
    }

    @Test
    void refusesADatabaseThatHasTheChangesAlready(TestDatabase database) throws Exception {
        database.liquibase(CHANGELOG).update();

        Exception e = assertThrows(IllegalStateException.class, () -> run(database));

        assertTrue(String.valueOf(e.getMessage()).startsWith("The database has all change sets"), e.getMessage());
    }

    private static String run(TestDatabase database) throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        new Demo(database, CHANGELOG, new PrintStream(printed, true, StandardCharsets.UTF_8)).run();
        return printed.toString(StandardCharsets.UTF_8);
    }
}
