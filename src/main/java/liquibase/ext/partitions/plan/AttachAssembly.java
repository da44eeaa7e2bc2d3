package liquibase.ext.partitions.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import liquibase.ext.partitions.model.AttachedTable;
import liquibase.ext.partitions.model.PartitionBound;
import liquibase.ext.partitions.model.PartitionConstraint;
import liquibase.ext.partitions.model.PartitionDefinition;
import liquibase.ext.partitions.model.PartitionKey;
import liquibase.ext.partitions.model.PartitionNode;
import liquibase.ext.partitions.model.PartitionStrategy;
import liquibase.ext.partitions.model.PartitionTree;
import liquibase.ext.partitions.model.RowMove;
import liquibase.ext.partitions.model.Storage;
import liquibase.ext.partitions.model.TableParts;
import liquibase.ext.partitions.problem.AttachNotes;
import liquibase.ext.partitions.problem.Problem;

/** The steps of attaching a table that nothing is wrong with. */
final class AttachAssembly {

    private final AttachRequest request;
    private final Situation situation;
    private final PartitionTree tree;
    private final PartitionKey key;
    private final Optional<AttachedTable> table;
    private final MissingPartitions level;
    private final DefaultRowMoves moves;

    /**
     * Of a known partitioned table.
     *
     * @param key its partition key
     */
    AttachAssembly(AttachRequest request, Situation situation, PartitionTree tree, PartitionKey key) {
        this.request = request;
        this.situation = situation;
        this.tree = tree;
        this.key = key;
        this.table = situation.attached();
        PartitionDefinition definition =
                new PartitionDefinition(request.partition(), request.bound(), Storage.INHERITED, null, List.of());
        this.level = new MissingPartitions(
                request.table(),
                key,
                tree.root().defaultPartition().map(PartitionNode::name).orElse(null),
                List.of(definition));
        this.moves = new DefaultRowMoves(request.moveDefaultRows(), situation);
    }

    /** The steps when nobody knows the partitioned table. */
    static Planned ofUnknown(AttachRequest request) {
        List<String> warnings = request.concurrently()
                ? List.of(AttachNotes.notProven(request.partition(), request.table()))
                : List.of();
        return new Planned(Plan.ofSteps(List.of(new Plan.Transaction(List.of(attach(request)))), warnings), List.of());
    }

    private static Step attach(AttachRequest request) {
        return new Step.AttachPartition(request.table(), request.partition(), request.bound());
    }

    /** What is built before it is attached; empty when nobody knows the table. */
    Optional<AttachWork> work() {
        return table.map(AttachWork::of);
    }

    /** Whether it is partitioned itself, so that what it lacks is not built before, if it can be had at all. */
    boolean isSubtree() {
        return node().isPartitioned();
    }

    Planned assemble() {
        Planned planned = request.concurrently() ? new Planned(concurrently(), List.of()) : plainly();
        Plan plan = planned.plan();
        List<String> zoneless = ZonelessBounds.warnings(List.of(level), tree.shape());
        List<Problem> problems = Stream.concat(planned.problems().stream(), moves.problems(List.of(level)).stream())
                .toList();
        return new Planned(zoneless.isEmpty() ? plan : plan.bySessionTimeZone(zoneless), problems);
    }

    private Planned plainly() {
        StepBatches batches = new StepBatches(request.inTransaction(), situation.budget());
        LockCount locks = new LockCount(tree.shape(), tree.serverVersion());
        long objects = node().flatten()
                .mapToLong(node -> locks.create(!node.isPartitioned()))
                .sum();
        batches.add(
                Stream.of(requirements(), moved(), List.of(attach(request)))
                        .flatMap(List::stream)
                        .toList(),
                objects);
        Planned planned = batches.toPlan(List.of(), moves.toLookFor(List.of(level)), List.of());
        return new Planned(planned.plan().withNewPartitions(newPartitions()), planned.problems());
    }

    /** What has to be so of foreign tables, which the server does not look at. */
    private List<Step> requirements() {
        Stream<Step> ofTable = constraint().isUnlimited()
                ? Stream.of()
                : IndexCheck.foreign(node().flatten()).stream()
                        .map(foreign -> new Step.RequireBound(foreign, constraint()));
        return Stream.concat(ofTable, moves.requirements(level).stream()).toList();
    }

    private List<Step> moved() {
        return defaultPartition().stream()
                .flatMap(source -> moves.into(level).stream()
                        .<Step>map(partition ->
                                new Step.MoveRows(new RowMove(request.table(), source.name(), key, partition))))
                .toList();
    }

    private PartitionNode node() {
        return table.map(AttachedTable::node)
                .orElseGet(() -> new PartitionNode(request.partition(), null, null, false, List.of()));
    }

    private Plan concurrently() {
        List<List<Step>> transactions = new ArrayList<>();
        Stream.of(requirements()).filter(some -> !some.isEmpty()).forEach(transactions::add);
        work().map(AttachWork::steps).ifPresent(transactions::addAll);
        List<Step> release = new ArrayList<>();
        List<String> warnings =
                isHashOfText() ? List.of(AttachNotes.scannedForHash(request.partition(), request.table())) : List.of();
        proof().ifPresent(found -> {
            transactions.addAll(found.steps());
            release.add(found.release());
        });
        List<Step> moved = moved();
        Optional<DefaultExclusion> exclusion = defaultPartition()
                .filter(found -> moved.isEmpty())
                .map(found -> new DefaultExclusion(found.name(), key, List.of(request.bound())));
        exclusion.ifPresent(found -> {
            transactions.add(found.refuseRows());
            transactions.add(List.of(found.validate()));
            release.add(found.release());
        });
        transactions.add(Stream.of(moved, List.of(attach(request)), release)
                .flatMap(List::stream)
                .toList());
        return Plan.online(transactions.stream().map(Plan.Transaction::new).toList(), warnings, List.of())
                .withCleanup(exclusion.map(DefaultExclusion::release).stream().toList())
                .withNewInDefault(moves.toLookFor(List.of(level)))
                .withNewPartitions(newPartitions());
    }

    /** What spares the scan of the table; empty when nothing can, and when nothing is scanned. */
    private Optional<PartitionProof> proof() {
        if (isForeign() || constraint().isUnlimited() || isHashOfText()) {
            return Optional.empty();
        }
        List<TableParts.Constraint> checks =
                table.map(found -> found.own().checks()).orElse(List.of());
        return Optional.of(new PartitionProof(request.partition(), constraint(), checks));
    }

    /**
     * The function that tells hash partitions apart is called without a collation by the server's own constraint, and with
     * one by every check constraint on a column that has one.
     */
    private boolean isHashOfText() {
        return key.strategy() == PartitionStrategy.HASH
                && key.columns().stream()
                        .anyMatch(column -> column.columnName()
                                .flatMap(name ->
                                        table.flatMap(found -> found.parents().column(name)))
                                .map(found -> !found.collation().isEmpty())
                                .orElseGet(column::isText));
    }

    private boolean isForeign() {
        return node().foreign();
    }

    private PartitionConstraint constraint() {
        List<PartitionBound> siblings = request.bound() instanceof PartitionBound.Default
                ? tree.root().children().stream()
                        .flatMap(child -> Stream.ofNullable(child.bound()))
                        .toList()
                : List.of();
        return new PartitionConstraint(
                request.table(),
                key,
                request.bound(),
                siblings,
                table.map(AttachedTable::ancestors).orElse(null));
    }

    /** The default partition that the rows are taken from. */
    private Optional<PartitionNode> defaultPartition() {
        return tree.root().defaultPartition();
    }

    /** What an earlier run has validated needs no other look, but that says nothing of foreign tables. */
    private List<Plan.NewPartition> newPartitions() {
        boolean proven = request.concurrently()
                && proof().filter(PartitionProof::isDone).isPresent()
                && IndexCheck.foreign(node().flatten()).isEmpty();
        return table.isEmpty() || constraint().isUnlimited() || proven
                ? List.of()
                : List.of(new Plan.NewPartition(request.partition(), constraint()));
    }
}
