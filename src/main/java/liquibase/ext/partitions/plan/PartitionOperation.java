package liquibase.ext.partitions.plan;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import liquibase.ext.partitions.model.ConstraintInquiry;
import liquibase.ext.partitions.model.IndexInquiry;
import liquibase.ext.partitions.model.PartitionDefinition;
import liquibase.ext.partitions.model.PartitionTree;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.RowDemand;
import liquibase.ext.partitions.problem.DetachProblems;
import liquibase.ext.partitions.problem.DropPartitionsProblems;
import liquibase.ext.partitions.problem.Problem;
import liquibase.ext.partitions.problem.TableProblems;

/** A request in one direction: what a change does, or what its inverse does. */
public interface PartitionOperation {

    /** What is asked for. */
    OperationRequest request();

    /** The change and its table, for messages. */
    default String where() {
        return request().where();
    }

    /** The partitioned table that it is about. */
    default QualifiedName table() {
        return request().table();
    }

    /** The names of the tables that it is going to make or remove; none when it is about what tables have. */
    default List<QualifiedName> names() {
        return List.of();
    }

    /**
     * What it has to know of the indexes of a tree; empty when it does not care for indexes.
     *
     * @param tree the partitioned table
     */
    default Optional<IndexInquiry> indexInquiry(PartitionTree tree) {
        return Optional.empty();
    }

    /**
     * What it has to know of the constraints of a tree; empty when it does not care for constraints.
     *
     * @param tree the partitioned table
     */
    default Optional<ConstraintInquiry> constraintInquiry(PartitionTree tree) {
        return Optional.empty();
    }

    /**
     * The tables that it takes from their parent, of which more has to be known; empty for an operation that takes none.
     *
     * @param situation what is known so far
     */
    default Optional<List<QualifiedName>> leaving(Situation situation) {
        return Optional.empty();
    }

    /** The problem of a partition that holds rows and would go with them. */
    default Problem rowsInPartition(QualifiedName partition) {
        return TableProblems.rowsInPartition(partition);
    }

    /** Whether it can be done while a DETACH CONCURRENTLY of one of the partitions is not finished. */
    default boolean goesBesideDetach() {
        return true;
    }

    /** The table that it makes a partition, of which it has to know everything; empty when it makes none. */
    default Optional<QualifiedName> attached() {
        return Optional.empty();
    }

    /** What it demands of the rows that there are; empty when any rows will do. */
    default Optional<RowDemand> rowDemand() {
        return Optional.empty();
    }

    /** Whether rows of a default partition that belong to new partitions go there, rather than being in the way. */
    default boolean movesDefaultRows() {
        return false;
    }

    /** Whether it is done in the transaction of its changeset. */
    default boolean inTransaction() {
        return request().inTransaction();
    }

    /**
     * The same as it goes on when an earlier run has done a part of it; empty for one that is done as a whole only when it
     * can be told no better.
     */
    default Optional<PartitionOperation> resumed() {
        return Optional.empty();
    }

    /** Whether what is there has the names that it gives, where it takes equal things of other names for its own, too. */
    default boolean hasNamedAll(Situation situation) {
        return true;
    }

    /** Whether it can be told to keep what is there. */
    default boolean canKeep() {
        return true;
    }

    /** Whether a missing table means that there is nothing left to do, rather than that something is wrong. */
    boolean isDoneWithoutTable();

    /**
     * The problem of a table that is none with partitions.
     *
     * @param kind what it is, with an article
     */
    default Problem notPartitioned(String kind) {
        return TableProblems.withoutPartitions(table(), kind);
    }

    /** Compares the request with what is there. */
    Planned plan(Situation situation);

    /** An operation on the partitions of a createPartitions. */
    sealed interface OnPartitions extends PartitionOperation {

        @Override
        CreatePartitionsRequest request();

        @Override
        default Problem notPartitioned(String kind) {
            return TableProblems.notPartitioned(table(), kind);
        }

        @Override
        default List<QualifiedName> names() {
            return request().partitions().stream()
                    .flatMap(PartitionOperation::flatten)
                    .map(PartitionDefinition::name)
                    .toList();
        }
    }

    /** Makes partitions. */
    record Create(CreatePartitionsRequest request) implements OnPartitions {
        @Override
        public Optional<PartitionOperation> resumed() {
            return ofTransaction(request, () -> new Create(request.outsideTransaction()));
        }

        @Override
        public boolean movesDefaultRows() {
            return request.moveDefaultRows();
        }

        @Override
        public boolean isDoneWithoutTable() {
            return false;
        }

        @Override
        public Planned plan(Situation situation) {
            return CreatePartitionsPlanner.plan(request, situation);
        }
    }

    /** Removes the partitions that the request made. */
    record Remove(CreatePartitionsRequest request) implements OnPartitions {
        @Override
        public String where() {
            return "rollback of " + request.where();
        }

        @Override
        public boolean isDoneWithoutTable() {
            return true;
        }

        @Override
        public Planned plan(Situation situation) {
            return RemovePartitionsPlanner.plan(request, situation);
        }
    }

    /** Makes indexes. */
    record CreateIndexes(CreateIndexesRequest request) implements PartitionOperation {
        @Override
        public Optional<PartitionOperation> resumed() {
            return ofTransaction(request, () -> new CreateIndexes(request.outsideTransaction()));
        }

        @Override
        public boolean hasNamedAll(Situation situation) {
            return situation.tree().map(PartitionTree::root).stream().allMatch(root -> {
                List<QualifiedName> foreign = IndexCheck.foreign(root.flatten());
                return request.target()
                        .tables(root)
                        .filter(table -> !foreign.contains(table))
                        .allMatch(table -> situation
                                .indexes()
                                .find(table, request.target().indexOf(table))
                                .isPresent());
            });
        }

        @Override
        public boolean goesBesideDetach() {
            return false;
        }

        @Override
        public Optional<IndexInquiry> indexInquiry(PartitionTree tree) {
            return Optional.of(new IndexInquiry(
                    Optional.of(request.definition()), request.target().names(tree.root())));
        }

        /** A constraint of a wanted name is in the way of another. */
        @Override
        public Optional<ConstraintInquiry> constraintInquiry(PartitionTree tree) {
            return request.definition()
                    .constraint()
                    .map(constraint -> new ConstraintInquiry(
                            Optional.empty(),
                            request.target().names(tree.root()).stream()
                                    .map(QualifiedName::name)
                                    .distinct()
                                    .toList()));
        }

        @Override
        public Optional<RowDemand> rowDemand() {
            return RowDemand.of(
                    table(), request.target().scope(), request.target().index().name(), request.definition());
        }

        @Override
        public boolean isDoneWithoutTable() {
            return false;
        }

        @Override
        public Planned plan(Situation situation) {
            return CreateIndexesPlanner.plan(request, situation);
        }
    }

    /** Drops indexes. */
    record DropIndexes(DropIndexesRequest request) implements PartitionOperation {
        @Override
        public Optional<IndexInquiry> indexInquiry(PartitionTree tree) {
            return Optional.of(
                    new IndexInquiry(request.definition(), request.target().names(tree.root())));
        }

        @Override
        public boolean isDoneWithoutTable() {
            return request.ifExists();
        }

        @Override
        public Planned plan(Situation situation) {
            return DropIndexesPlanner.plan(request, situation);
        }
    }

    /** Makes constraints that need no index. */
    record CreateConstraints(CreateConstraintsRequest request) implements PartitionOperation {
        @Override
        public Optional<PartitionOperation> resumed() {
            return ofTransaction(request, () -> new CreateConstraints(request.outsideTransaction()));
        }

        @Override
        public boolean goesBesideDetach() {
            return false;
        }

        @Override
        public Optional<ConstraintInquiry> constraintInquiry(PartitionTree tree) {
            return Optional.of(new ConstraintInquiry(
                    Optional.of(request.definition()), List.of(request.target().constraint())));
        }

        @Override
        public Optional<RowDemand> rowDemand() {
            return Optional.of(new RowDemand.OfConstraint(
                    table(), request.target().scope(), request.target().constraint(), request.definition()));
        }

        @Override
        public boolean isDoneWithoutTable() {
            return false;
        }

        @Override
        public Planned plan(Situation situation) {
            return CreateConstraintsPlanner.plan(request, situation);
        }
    }

    /** Drops constraints of any kind. */
    record DropConstraints(DropConstraintsRequest request) implements PartitionOperation {
        @Override
        public Optional<ConstraintInquiry> constraintInquiry(PartitionTree tree) {
            return Optional.of(
                    new ConstraintInquiry(request.definition(), request.target().names(tree.root())));
        }

        @Override
        public boolean isDoneWithoutTable() {
            return request.ifExists();
        }

        @Override
        public Planned plan(Situation situation) {
            return DropConstraintsPlanner.plan(request, situation);
        }
    }

    /** Makes a table a partition. */
    record Attach(AttachRequest request) implements PartitionOperation {
        @Override
        public Optional<PartitionOperation> resumed() {
            return ofTransaction(request, () -> new Attach(request.outsideTransaction()));
        }

        @Override
        public boolean canKeep() {
            return false;
        }

        @Override
        public boolean movesDefaultRows() {
            return request.moveDefaultRows();
        }

        @Override
        public List<QualifiedName> names() {
            return List.of(request.partition());
        }

        @Override
        public Optional<QualifiedName> attached() {
            return Optional.of(request.partition());
        }

        @Override
        public Problem notPartitioned(String kind) {
            return TableProblems.notPartitioned(table(), kind);
        }

        @Override
        public boolean isDoneWithoutTable() {
            return false;
        }

        @Override
        public Planned plan(Situation situation) {
            return AttachPlanner.plan(request, situation);
        }
    }

    /** Makes a partition a table of its own. */
    record Detach(DetachRequest request) implements PartitionOperation {
        @Override
        public Problem notPartitioned(String kind) {
            return DetachProblems.notPartitioned(table(), kind);
        }

        @Override
        public Optional<List<QualifiedName>> leaving(Situation situation) {
            return Optional.of(List.of(request.partition()));
        }

        @Override
        public boolean isDoneWithoutTable() {
            return false;
        }

        @Override
        public Planned plan(Situation situation) {
            return DetachPlanner.plan(request, situation);
        }
    }

    /** Takes a table away again that was attached. */
    record UndoAttach(Detach detach) implements PartitionOperation {
        @Override
        public DetachRequest request() {
            return detach.request();
        }

        @Override
        public Optional<List<QualifiedName>> leaving(Situation situation) {
            return detach.leaving(situation);
        }

        @Override
        public boolean isDoneWithoutTable() {
            return detach.isDoneWithoutTable();
        }

        @Override
        public Planned plan(Situation situation) {
            return UndoAttachPlanner.plan(detach.request(), situation);
        }
    }

    /** Drops or detaches partitions. */
    record DropPartitions(DropPartitionsRequest request) implements PartitionOperation {
        @Override
        public Problem notPartitioned(String kind) {
            return DetachProblems.notPartitioned(table(), kind);
        }

        @Override
        public Optional<List<QualifiedName>> leaving(Situation situation) {
            return Optional.of(LeavingPartitions.names(request, situation.tree(), situation.ordering()));
        }

        @Override
        public Problem rowsInPartition(QualifiedName partition) {
            return DropPartitionsProblems.rows(partition);
        }

        @Override
        public boolean isDoneWithoutTable() {
            return request.ifExists();
        }

        @Override
        public Planned plan(Situation situation) {
            return DropPartitionsPlanner.plan(request, situation);
        }
    }

    /** Gathers statistics. */
    record Analyze(AnalyzeRequest request) implements PartitionOperation {
        @Override
        public Problem notPartitioned(String kind) {
            return DetachProblems.notPartitioned(table(), kind);
        }

        @Override
        public boolean isDoneWithoutTable() {
            return false;
        }

        @Override
        public Planned plan(Situation situation) {
            return AnalyzePlanner.plan(request, situation);
        }
    }

    private static Optional<PartitionOperation> ofTransaction(
            OperationRequest request, Supplier<PartitionOperation> resumed) {
        return request.inTransaction() && !request.concurrently() && !request.isRollback()
                ? Optional.of(resumed.get())
                : Optional.empty();
    }

    private static Stream<PartitionDefinition> flatten(PartitionDefinition partition) {
        return Stream.concat(Stream.of(partition), partition.children().stream().flatMap(PartitionOperation::flatten));
    }
}
