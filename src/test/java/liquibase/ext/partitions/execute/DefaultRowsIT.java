package liquibase.ext.partitions.execute;

import static liquibase.ext.partitions.execute.Changes.inTransaction;
import static liquibase.ext.partitions.execute.Changes.outside;
import static liquibase.ext.partitions.execute.Changes.problemsOfUpdate;
import static liquibase.ext.partitions.execute.Changes.range;
import static liquibase.ext.partitions.execute.Changes.run;
import static liquibase.ext.partitions.execute.Changes.tables;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import liquibase.ext.partitions.harness.Await;
import liquibase.ext.partitions.harness.Background;
import liquibase.ext.partitions.harness.OtherSession;
import liquibase.ext.partitions.testing.Changelog;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows of a default partition that belong into a new partition. */
@ExtendWith(TestDatabases.class)
class DefaultRowsIT {

    private static final String ITEMS = range("t_1", "0", "10") + range("t_2", "10", "20");

    static Stream<Arguments> changelogs() {
        return Stream.of(
                Arguments.argumentSet("in transaction", inTransaction("", ITEMS)),
                Arguments.argumentSet("outside", outside("", ITEMS)),
                Arguments.argumentSet("concurrently", outside("concurrently=\"true\"", ITEMS)));
    }

    @ParameterizedTest
    @MethodSource("changelogs")
    void areCountedBeforeAnythingIsChanged(Changelog changelog, TestDatabase database) {
        database.execute("""
                CREATE TABLE t (k int) PARTITION BY RANGE (k); CREATE TABLE t_default PARTITION OF t DEFAULT;
                INSERT INTO t VALUES (NULL), (-1), (3), (12), (12), (20)""");

        List<String> problems = problemsOfUpdate(run(database, changelog));

        assertEquals(
                List.of(
                        "The default partition public.t_default holds 3 rows that belong to the new partitions, with keys"
                                + " from 3 to 12. Set moveDefaultRows=\"true\" to have them moved there, move or delete them first, or"
                                + " leave these keys out."),
                problems);
        assertEquals(List.of("t", "t_default"), tables(database));
        assertEquals(
                List.of("0"),
                database.queryList("SELECT count(*) FROM pg_constraint WHERE contype = 'c' AND conrelid <> 0"));
    }

    @ParameterizedTest
    @MethodSource("changelogs")
    void areAnErrorWhenTheyComeMeanwhile(Changelog changelog, TestDatabase database) throws Throwable {
        database.execute("""
                CREATE TABLE t (k int) PARTITION BY RANGE (k); CREATE TABLE t_default PARTITION OF t DEFAULT""");

        List<String> problems = new java.util.ArrayList<>();
        OtherSession writer = OtherSession.that(database, "INSERT INTO t VALUES (12)");
        Background update = Background.start(() -> problems.addAll(problemsOfUpdate(run(database, changelog))));
        Await.until(database, Await.SOMEBODY_WAITS);
        writer.commit();
        update.finish();

        assertEquals(1, problems.size());
        assertEquals(
                "A default partition holds rows that belong to a new partition",
                problems.get(0).substring(0, problems.get(0).indexOf(" (")));
        assertEquals(List.of("t", "t_default"), tables(database));
        assertEquals(
                List.of("0"),
                database.queryList("SELECT count(*) FROM pg_constraint WHERE contype = 'c' AND conrelid <> 0"));
    }
}
