package liquibase.ext.partitions.plan;

import static liquibase.ext.partitions.plan.PlannerFixture.given;
import static liquibase.ext.partitions.plan.PlannerFixture.in;
import static liquibase.ext.partitions.plan.PlannerFixture.lines;
import static liquibase.ext.partitions.plan.PlannerFixture.listTable;
import static liquibase.ext.partitions.plan.PlannerFixture.problems;
import static liquibase.ext.partitions.plan.PlannerFixture.request;
import static liquibase.ext.partitions.plan.PlannerFixture.sub;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import liquibase.ext.partitions.model.LockBudget;
import liquibase.ext.partitions.model.LockSettings;
import liquibase.ext.partitions.model.PartitionDefinition;
import liquibase.ext.partitions.model.PartitionTree;
import liquibase.ext.partitions.model.ServerVersion;
import liquibase.ext.partitions.problem.Problem;
import org.junit.jupiter.api.Test;

/** What the lock table bears; a partition of the table here locks two objects when it is made, and three when dropped. */
class StepBatchesTest {

    private static final PartitionDefinition[] TEN = IntStream.range(0, 10)
            .mapToObj(i -> in("t_" + i, String.valueOf(i)))
            .toArray(PartitionDefinition[]::new);

    @Test
    void commitsBatchesOfAQuarterOfWhatIsGuaranteed() {
        Planned planned = request(TEN).outsideTransaction().create(given(listTable(), new LockBudget(1, 32, 64, 0)));

        assertEquals(
                List.of(4, 4, 2),
                planned.plan().transactions().stream()
                        .map(batch -> batch.steps().size())
                        .toList());
    }

    @Test
    void commitsEachByItselfWhenEvenOneIsMoreThanAQuarter() {
        Planned planned = request(in("t_1", "1"), in("t_2", "2"))
                .outsideTransaction()
                .create(given(listTable(), new LockBudget(1, 4, 64, 0)));

        assertEquals(List.of("create app.t_1 of app.t", "create app.t_2 of app.t"), lines(planned));
    }

    @Test
    void saysNothingUpToWhatIsGuaranteed() {
        Planned planned = request(TEN).create(given(listTable(), new LockBudget(1, 23, 64, 3)));

        assertEquals(List.of(), planned.problems());
        assertEquals(List.of(), planned.plan().warnings());
    }

    @Test
    void warnsFromThereOn() {
        Planned planned = request(TEN).create(given(listTable(), new LockBudget(1, 22, 64, 3)));

        assertEquals(List.of(), planned.problems());
        assertEquals(
                List.of("One transaction would lock 23 objects, the server guarantees 22 to all sessions together"
                        + " (max_locks_per_transaction is 1), so it, or other sessions meanwhile, may fail with \"out"
                        + " of shared memory\"; set runInTransaction=\"false\" on the changeset, so that the work is"
                        + " committed in batches"),
                planned.plan().warnings());
    }

    @Test
    void advisesOnlyTheSettingWhereEachIsCommittedByItselfAlready() {
        Planned planned =
                request(in("t_1", "1")).outsideTransaction().create(given(listTable(), new LockBudget(1, 1, 64, 0)));

        assertEquals(
                List.of("One transaction would lock 2 objects, the server guarantees 1 to all sessions together"
                        + " (max_locks_per_transaction is 1), so it, or other sessions meanwhile, may fail with \"out"
                        + " of shared memory\"; raise max_locks_per_transaction"),
                planned.plan().warnings());
    }

    @Test
    void nothingJoinsStepsThatAreToBeAlone() {
        StepBatches batches = new StepBatches(false, new LockBudget(1, 64, 64, 0));
        batches.add(List.of(dropOf("t_1")), 1);
        batches.addAlone(List.of(dropOf("t_2")), 1);
        batches.add(List.of(dropOf("t_3")), 1);

        assertEquals(
                List.of("drop app.t_1", "drop app.t_2", "drop app.t_3"),
                lines(batches.toPlan(List.of(), List.of(), List.of())));
    }

    private static Step dropOf(String table) {
        return new Step.DropTable(PlannerFixture.name(table), false);
    }

    @Test
    void refusesWhatNoServerOfTheseSettingsHolds() {
        Planned planned = request(TEN).create(given(listTable(), new LockBudget(1, 10, 22, 3)));

        assertEquals(
                List.of("One transaction would lock 23 objects, the server guarantees 10 to all sessions together"
                        + " (max_locks_per_transaction is 1) and has room for at most 22. Set"
                        + " runInTransaction=\"false\" on the changeset, so that the work is committed in batches, or"
                        + " raise max_locks_per_transaction."),
                problems(planned));
    }

    /** How much there is room for was measured on known versions; of a newer one only the settings' promise is known. */
    @Test
    void warns_on_a_newer_server_where_the_measured_ones_refuse() {
        PartitionDefinition[] many = IntStream.range(0, 400)
                .mapToObj(i -> in("t_" + i, String.valueOf(i)))
                .toArray(PartitionDefinition[]::new);

        assertEquals(
                List.of("One transaction would lock 800 objects, the server guarantees 64 to all sessions together"
                        + " (max_locks_per_transaction is 64) and has room for at most 624. Set"
                        + " runInTransaction=\"false\" on the changeset, so that the work is committed in batches, or"
                        + " raise max_locks_per_transaction."),
                problems(request(many).create(onServer(18))));
        Planned newer = request(many).create(onServer(19));
        assertEquals(List.of(), problems(newer));
        assertEquals(
                List.of("One transaction would lock 800 objects, the server guarantees 64 to all sessions together"
                        + " (max_locks_per_transaction is 64), so it, or other sessions meanwhile, may fail with \"out"
                        + " of shared memory\"; set runInTransaction=\"false\" on the changeset, so that the work is"
                        + " committed in batches"),
                newer.plan().warnings());
    }

    @Test
    void a_statement_on_a_whole_tree_warns_on_a_newer_server_too() {
        List<Problem> problems = new ArrayList<>();
        List<String> warnings = new ArrayList<>();

        StatementLocks.check(
                800, onServer(19).budget(), true, objects -> new Problem("too many", "less"), problems, warnings);

        assertEquals(List.of(), problems);
        assertEquals(
                List.of("One transaction would lock 800 objects, the server guarantees 64 to all sessions together"
                        + " (max_locks_per_transaction is 64), so it, or other sessions meanwhile, may fail with \"out"
                        + " of shared memory\"; raise max_locks_per_transaction"),
                warnings);
    }

    private static Situation onServer(int major) {
        ServerVersion version = ServerVersion.ofMajor(major);
        return given(
                new PartitionTree(listTable().root(), listTable().shape(), version),
                LockBudget.of(new LockSettings(64, 0, 1, 0, 0, 0), 0, version));
    }

    /** What could be created in batches must not be too large to be dropped. */
    @Test
    void dropsSubPartitionsFirstWhenTheWholeIsMoreThanABatch() {
        PartitionDefinition large = sub(in("t_1", "1"), in("t_1_a", "1"), in("t_1_b", "2"));
        LockBudget small = new LockBudget(1, 24, 64, 0);

        assertEquals(
                List.of("drop app.t_1_a, drop app.t_1_b", "drop app.t_1"),
                lines(request(large).outsideTransaction().remove(given(listTable(large), small))));
        assertEquals(List.of("drop app.t_1"), lines(request(large).remove(given(listTable(large), small))));
    }

    @Test
    void dropsInBatchesToo() {
        Planned planned = request(TEN).outsideTransaction().remove(given(listTable(TEN), new LockBudget(1, 36, 64, 0)));

        assertEquals(
                List.of(3, 3, 3, 1),
                planned.plan().transactions().stream()
                        .map(batch -> batch.steps().size())
                        .toList());
    }
}
