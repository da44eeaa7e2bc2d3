package liquibase.ext.partitions.execute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.testing.Changelog;
import liquibase.ext.partitions.testing.LiquibaseRun;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** dropPartitionIndexes used on its own. */
@ExtendWith(TestDatabases.class)
class DropIndexesIT {

    private static final String INDEXED = IndexesIT.LIST + "CREATE INDEX ix ON t (a DESC)";

    @Test
    void aMisspeltIndexIsAnErrorUnlessItMayBeMissing(TestDatabase database) throws LiquibaseException {
        database.execute(INDEXED);
        List<String> message = List.of("There is no index public.ixx of table public.t. Correct indexName, or set"
                + " ifExists=\"true\" if it may be missing.");

        assertEquals(message, IndexChanges.problems(drop(database, "", "indexName=\"ixx\"")));
        assertEquals(
                message, IndexChanges.problems(drop(database, " runInTransaction=\"false\"", "indexName=\"ixx\"")));
        drop(database, "", "indexName=\"ixx\" ifExists=\"true\"").update();
    }

    @Test
    void aConcurrentChangeSaysThatThereIsNothingToDrop(TestDatabase database) throws LiquibaseException {
        database.execute(INDEXED);

        LiquibaseRun run = drop(database, " runInTransaction=\"false\"", "indexName=\"ixx\" concurrently=\"true\"");
        run.update();

        assertTrue(
                run.said()
                        .contains(
                                "dropPartitionIndexes of table public.t: There is no index public.ixx of table public.t,"
                                        + " so none is dropped"),
                run.said());
    }

    @Test
    void anotherIndexThanTheOneDescribedIsAnError(TestDatabase database) {
        database.execute(INDEXED);

        assertEquals(
                List.of("The index public.ix is USING btree (a DESC), and the change describes it as USING btree (a)."
                        + " Describe what it is, so that a rollback makes the same, or correct indexName."),
                IndexChanges.problems(drop(database, "", "indexName=\"ix\" columnNames=\"a\"")));
        assertEquals(List.of("ix"), database.queryList("SELECT relname FROM pg_class WHERE relname = 'ix'"));
    }

    @Test
    void isUndoneByMakingWhatIsDescribed(TestDatabase inTransaction, TestDatabase online) throws LiquibaseException {
        for (TestDatabase database : List.of(inTransaction, online)) {
            database.execute(IndexesIT.LIST);
            database.liquibase(IndexesIT.inTransaction("columnNames=\"a\"", "")).update();
        }

        inTransaction
                .liquibase(changelog("", "indexName=\"ix\" columnNames=\"a\""))
                .upDownUp();
        online.liquibase(changelog(
                        " runInTransaction=\"false\"", "indexName=\"ix\" columnNames=\"a\" concurrently=\"true\""))
                .upDownUp();
    }

    private static LiquibaseRun drop(TestDatabase database, String changeSet, String attributes) {
        return database.liquibase(changelog(changeSet, attributes));
    }

    private static Changelog changelog(String changeSet, String attributes) {
        return Changelog.xml("""
                <changeSet id="drop" author="test"%s>
                    <partitions:dropPartitionIndexes tableName="t" %s/>
                </changeSet>
                """.formatted(changeSet, attributes));
    }
}
