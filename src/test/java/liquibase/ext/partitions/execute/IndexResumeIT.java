package liquibase.ext.partitions.execute;

import static liquibase.ext.partitions.execute.IndexesIT.LIST;
import static liquibase.ext.partitions.execute.IndexesIT.wrong;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.harness.UpDownUp;
import liquibase.ext.partitions.model.CatalogFingerprint;
import liquibase.ext.partitions.testing.Changelog;
import liquibase.ext.partitions.testing.LiquibaseRun;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What an index that is there already, whole, half or broken, means for createPartitionIndexes. */
@ExtendWith(TestDatabases.class)
class IndexResumeIT {

    private static final Changelog ONLINE =
            IndexesIT.outside("columnNames=\"a\" concurrently=\"true\" parallelism=\"2\"", "");

    static Stream<Arguments> leftovers() {
        return Stream.of(
                Arguments.argumentSet("the parent's", "CREATE INDEX ix ON ONLY t (a)"),
                Arguments.argumentSet("leaves without the parent's", "CREATE INDEX t_1_ix ON t_1 (a)"),
                Arguments.argumentSet(
                        "one leaf not attached", "CREATE INDEX ix ON ONLY t (a); CREATE INDEX t_1_ix ON t_1 (a)"),
                Arguments.argumentSet("one leaf attached", """
                        CREATE INDEX ix ON ONLY t (a); CREATE INDEX t_1_ix ON t_1 (a);
                        ALTER INDEX ix ATTACH PARTITION t_1_ix"""),
                Arguments.argumentSet("an invalid leaf", """
                        CREATE INDEX ix ON ONLY t (a); CREATE INDEX t_1_ix ON t_1 (a);
                        UPDATE pg_index SET indisvalid = false WHERE indexrelid = 't_1_ix'::regclass"""),
                Arguments.argumentSet("an invalid leaf that is attached", """
                        CREATE INDEX ix ON ONLY t (a); CREATE INDEX t_1_ix ON t_1 (a);
                        UPDATE pg_index SET indisvalid = false WHERE indexrelid = 't_1_ix'::regclass;
                        ALTER INDEX ix ATTACH PARTITION t_1_ix"""),
                Arguments.argumentSet("all attached, one valid too late", """
                        CREATE INDEX t_1_ix ON t_1 (a); CREATE INDEX t_2_ix ON t_2 (a);
                        CREATE INDEX t_default_ix ON t_default (a); CREATE INDEX ix ON ONLY t (a);
                        UPDATE pg_index SET indisvalid = false WHERE indexrelid = 't_1_ix'::regclass;
                        ALTER INDEX ix ATTACH PARTITION t_1_ix; ALTER INDEX ix ATTACH PARTITION t_2_ix;
                        ALTER INDEX ix ATTACH PARTITION t_default_ix;
                        UPDATE pg_index SET indisvalid = true WHERE indexrelid = 't_1_ix'::regclass"""),
                Arguments.argumentSet("what a failed rebuild leaves", """
                        CREATE INDEX ix ON ONLY t (a); CREATE INDEX t_1_ix ON t_1 (a); CREATE INDEX t_1_ix_ccnew ON t_1 (a);
                        CREATE INDEX t_1_ix_ccold1 ON t_1 (a);
                        UPDATE pg_index SET indisvalid = false WHERE indexrelid
                          IN ('t_1_ix_ccnew'::regclass, 't_1_ix_ccold1'::regclass)"""),
                Arguments.argumentSet("everything", """
                        CREATE INDEX t_1_ix ON t_1 (a); CREATE INDEX t_2_ix ON t_2 (a);
                        CREATE INDEX t_default_ix ON t_default (a); CREATE INDEX ix ON t (a)"""));
    }

    @ParameterizedTest
    @MethodSource("leftovers")
    void goesOnFromWhereARunStopped(String leftover, TestDatabase database, TestDatabase atOnce)
            throws LiquibaseException {
        database.execute(LIST);
        atOnce.execute(LIST);
        database.execute(leftover);

        database.liquibase(ONLINE).update();
        atOnce.liquibase(ONLINE).update();

        assertEquals(List.of(), wrong(database));
        UpDownUp.assertSame(atOnce.fingerprint(), database.fingerprint(), "resumed it is something else");
    }

    @ParameterizedTest
    @MethodSource("leftovers")
    void isRepairedInATransactionWithIfNotExists(String leftover, TestDatabase database, TestDatabase atOnce)
            throws LiquibaseException {
        database.execute(LIST);
        atOnce.execute(LIST);
        database.execute(leftover);
        Changelog changelog = IndexesIT.inTransaction("columnNames=\"a\" ifNotExists=\"true\"", "");

        database.liquibase(changelog).update();
        atOnce.liquibase(changelog).update();

        assertEquals(List.of(), wrong(database));
        UpDownUp.assertSame(atOnce.fingerprint(), database.fingerprint(), "repaired it is something else");
    }

    @Test
    void revivesTheIndexOfATableThatLostItsPartitions(TestDatabase database) throws LiquibaseException {
        database.execute(LIST);
        database.execute("CREATE INDEX ix ON ONLY t (a)");
        database.execute("DROP TABLE t_1, t_2, t_default");

        database.liquibase(ONLINE).update();

        assertEquals(List.of(), wrong(database));
    }

    @Test
    void attachesAnEqualIndexOfAnyNameAndSaysSo(TestDatabase database) throws LiquibaseException {
        database.execute(LIST);
        database.execute("CREATE INDEX mine ON t_1 (a)");
        String before = database.queryList("SELECT 'mine'::regclass::oid").get(0);

        LiquibaseRun run = database.liquibase(ONLINE);
        run.update();

        assertEquals(
                List.of("mine|" + before),
                database.queryList(
                        "SELECT indexrelid::regclass, indexrelid FROM pg_index WHERE indrelid = 't_1'::regclass"));
        assertEquals(List.of(), wrong(database));
        assertTrue(
                run.said()
                        .contains(
                                "Partition public.t_1 already has the equal index public.mine, which is attached instead"
                                        + " of building another; a rollback drops it too"),
                run.said());
    }

    @Test
    void leavesAnEqualIndexAloneThatIsAttachedElsewhere(TestDatabase database) throws LiquibaseException {
        database.execute(LIST);
        database.execute("CREATE INDEX elsewhere ON t (a)");

        database.liquibase(ONLINE).upDownUp();

        assertEquals(List.of(), wrong(database));
        assertEquals(
                List.of("2"), database.queryList("SELECT count(*) FROM pg_index WHERE indrelid = 't_1'::regclass"));
    }

    @Test
    void leavesTheIndexOfAConstraintAlone(TestDatabase database) throws LiquibaseException {
        database.execute(LIST);
        database.execute("ALTER TABLE t_1 ADD CONSTRAINT u UNIQUE (k, a)");

        database.liquibase(IndexesIT.outside("columnNames=\"k, a\" unique=\"true\" concurrently=\"true\"", ""))
                .upDownUp();

        assertEquals(List.of(), wrong(database));
    }

    @ParameterizedTest
    @MethodSource("others")
    void refusesAnotherIndexOfTheName(String sql, String message, TestDatabase database) {
        database.execute(LIST);
        database.execute(sql);
        CatalogFingerprint before = database.fingerprint();

        for (Changelog changelog : List.of(
                ONLINE,
                IndexesIT.inTransaction("columnNames=\"a\" ifNotExists=\"true\"", ""),
                IndexesIT.inTransaction("columnNames=\"a\"", ""))) {
            assertEquals(List.of(message), IndexChanges.problems(database.liquibase(changelog)));
        }

        CatalogFingerprint after = database.fingerprint();
        assertEquals(
                List.of(),
                before.diff(after).stream()
                        .filter(line -> !line.contains("databasechangelog"))
                        .toList());
    }

    static Stream<Arguments> others() {
        return Stream.of(
                Arguments.of(
                        "CREATE INDEX ix ON t (a DESC)",
                        "There is already an index public.ix USING btree (a DESC), and USING btree (a) is asked for. Drop"
                                + " or rename it, or give another indexName."),
                Arguments.of(
                        "CREATE UNIQUE INDEX t_1_ix ON t_1 (a) WHERE b IS NOT NULL",
                        "There is already an index public.t_1_ix UNIQUE USING btree (a) WHERE (b IS NOT NULL), and USING"
                                + " btree (a) is asked for. Drop or rename it, or give another indexName."),
                Arguments.of(
                        "CREATE TABLE t_1_ix (a int)",
                        "The name public.t_1_ix is taken by a plain table. Drop or rename that, or give another"
                                + " indexName."),
                Arguments.of(
                        "CREATE INDEX t_1_ix ON t_2 (a)",
                        "The name public.t_1_ix is taken by an index of public.t_2. Drop or rename that, or give another"
                                + " indexName."));
    }

    @Test
    void refusesAnExistingIndexInATransactionUnlessTold(TestDatabase database) throws LiquibaseException {
        database.execute(LIST);
        database.execute("CREATE INDEX ix ON t (a)");

        assertEquals(
                List.of("There is already an index public.ix. Set ifNotExists=\"true\" to keep it, or give another"
                        + " indexName."),
                IndexChanges.problems(database.liquibase(IndexesIT.inTransaction("columnNames=\"a\"", ""))));

        LiquibaseRun run = database.liquibase(IndexesIT.inTransaction("columnNames=\"a\" ifNotExists=\"true\"", ""));
        run.update();
        assertTrue(
                run.said()
                        .contains("The index public.ix is there already, equal and valid, and is kept; a rollback drops"
                                + " it"),
                run.said());
        assertEquals(
                List.of("t_1_a_idx"),
                database.queryList("SELECT indexrelid::regclass FROM pg_index WHERE indrelid = 't_1'::regclass"));
    }
}
