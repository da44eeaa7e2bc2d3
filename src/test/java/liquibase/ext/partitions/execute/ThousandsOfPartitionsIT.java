package liquibase.ext.partitions.execute;

import static liquibase.ext.partitions.execute.Changes.outside;
import static liquibase.ext.partitions.execute.Changes.run;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.testing.LiquibaseRun;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** More partitions than the lock table of a server with default settings can hold in one transaction. */
@ExtendWith(TestDatabases.class)
class ThousandsOfPartitionsIT {

    private static final String PARTITIONS = "SELECT count(*) FROM pg_inherits WHERE inhparent = 't'::regclass";

    @Test
    void areCreatedAndRolledBackOutsideATransaction(TestDatabase database) throws LiquibaseException {
        database.execute("CREATE TABLE t (k int PRIMARY KEY, v text) PARTITION BY RANGE (k)");
        LiquibaseRun liquibase = run(database, outside("", "<partitions:series from=\"0\" to=\"3000\" every=\"1\"/>"));

        liquibase.update();
        assertEquals(List.of("3000"), database.queryList(PARTITIONS));
        liquibase.rollback(1);

        assertEquals(List.of("0"), database.queryList(PARTITIONS));
    }
}
