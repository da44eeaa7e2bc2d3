package liquibase.ext.partitions.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("liquibase-only")
@ChangelogTest(changelog = "changelog-samples/orders-by-list.yaml")
class OrdersChangelogIT {
    @Test
    void canBeRolledBack(LiquibaseRun liquibase) throws Exception {
        liquibase.upDownUp();
    }

    @Test
    void keepsOtherRegionsInTheDefaultPartition(TestDatabase database, LiquibaseRun liquibase) throws Exception {
        liquibase.update();
        database.execute("INSERT INTO orders (region_id, total) VALUES (1, 10), (7, 20)");

        assertEquals(
                "[7]",
                database.queryList("SELECT region_id FROM orders_default").toString());
        assertEquals(4, database.partitionTree("orders").root().children().size());
    }
}
