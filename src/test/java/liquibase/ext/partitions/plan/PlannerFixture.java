package liquibase.ext.partitions.plan;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import liquibase.ext.partitions.model.BoundOrdering;
import liquibase.ext.partitions.model.BoundValue;
import liquibase.ext.partitions.model.BoundValueList;
import liquibase.ext.partitions.model.KeyColumn;
import liquibase.ext.partitions.model.LockBudget;
import liquibase.ext.partitions.model.PartitionBound;
import liquibase.ext.partitions.model.PartitionBy;
import liquibase.ext.partitions.model.PartitionDefinition;
import liquibase.ext.partitions.model.PartitionKey;
import liquibase.ext.partitions.model.PartitionNode;
import liquibase.ext.partitions.model.PartitionStrategy;
import liquibase.ext.partitions.model.PartitionTree;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.ServerVersion;
import liquibase.ext.partitions.model.Storage;
import liquibase.ext.partitions.model.TableShape;
import org.jspecify.annotations.Nullable;

/** Short ways to say what a test of a planner is given: partitions of the table app.t with the integer key k. */
final class PlannerFixture {

    static final QualifiedName TABLE = name("t");
    static final LockBudget DEFAULT_BUDGET = new LockBudget(64, 6_400, 13_000, 0);

    private static final PartitionKey RANGE = key(PartitionStrategy.RANGE);
    private static final PartitionKey LIST = key(PartitionStrategy.LIST);

    private PlannerFixture() {}

    static QualifiedName name(String name) {
        return new QualifiedName("app", name);
    }

    static PartitionDefinition range(String name, String from, String to) {
        return leaf(name, new PartitionBound.Range(values(from), values(to)));
    }

    static PartitionDefinition in(String name, String values) {
        return leaf(name, new PartitionBound.Values(values(values)));
    }

    static PartitionDefinition hash(String name, int modulus, int remainder) {
        return leaf(name, new PartitionBound.Hash(modulus, remainder));
    }

    static PartitionDefinition defaultPartition(String name) {
        return leaf(name, new PartitionBound.Default());
    }

    /** The same partition, sub-partitioned by the list key k. */
    static PartitionDefinition sub(PartitionDefinition partition, PartitionDefinition... children) {
        return new PartitionDefinition(
                partition.name(),
                partition.bound(),
                partition.storage(),
                new PartitionBy(PartitionStrategy.LIST, List.of("k")),
                List.of(children));
    }

    /** What the server has once these definitions are created. */
    static PartitionNode there(PartitionDefinition partition) {
        return new PartitionNode(
                partition.name(),
                partition.bound(),
                partition.partitionBy() == null ? null : LIST,
                false,
                partition.children().stream().map(PlannerFixture::there).toList());
    }

    static PartitionTree rangeTable(PartitionDefinition... partitions) {
        return table(RANGE, partitions);
    }

    static PartitionTree listTable(PartitionDefinition... partitions) {
        return table(LIST, partitions);
    }

    static Situation given(PartitionTree tree, String... otherRelations) {
        return new Situation(
                Optional.of(tree),
                Stream.concat(
                                tree.root().flatten().map(PartitionNode::name),
                                Stream.of(otherRelations).map(PlannerFixture::name))
                        .collect(java.util.stream.Collectors.toSet()),
                DEFAULT_BUDGET,
                BoundOrdering.TEXTUAL);
    }

    static Situation given(PartitionTree tree, LockBudget budget) {
        return new Situation(Optional.of(tree), Set.of(), budget, BoundOrdering.TEXTUAL);
    }

    static Request request(PartitionDefinition... partitions) {
        return new Request(List.of(partitions), false, false, RollbackMode.DROP, false, true);
    }

    /** A request under way. */
    record Request(
            List<PartitionDefinition> partitions,
            boolean keeps,
            boolean moves,
            RollbackMode onRollback,
            boolean concurrent,
            boolean transaction) {

        Request ifNotExists() {
            return new Request(partitions, true, moves, onRollback, concurrent, transaction);
        }

        Request movingDefaultRows() {
            return new Request(partitions, keeps, true, onRollback, concurrent, transaction);
        }

        Request outsideTransaction() {
            return new Request(partitions, keeps, moves, onRollback, concurrent, false);
        }

        Request concurrently() {
            return new Request(partitions, keeps, moves, onRollback, true, false);
        }

        Request onRollback(RollbackMode mode) {
            return new Request(partitions, keeps, moves, mode, concurrent, transaction);
        }

        CreatePartitionsRequest build() {
            return new CreatePartitionsRequest(
                    TABLE, List.of(), partitions, keeps, moves, onRollback, concurrent, transaction);
        }

        Planned create(Situation situation) {
            return CreatePartitionsPlanner.plan(build(), situation);
        }

        Planned remove(Situation situation) {
            return RemovePartitionsPlanner.plan(build(), situation);
        }
    }

    /** The steps, one line a transaction: {@code CreatePartition app.t_1, CreatePartition app.t_2}. */
    static List<String> lines(Planned planned) {
        return planned.orThrow("test").transactions().stream()
                .map(transaction -> transaction.steps().stream()
                        .map(step -> step.accept(new StepLine()))
                        .collect(java.util.stream.Collectors.joining(", ")))
                .toList();
    }

    static List<String> problems(Planned planned) {
        return planned.problems().stream().map(Object::toString).toList();
    }

    private static final class StepLine implements Step.Visitor<String> {
        @Override
        public String createPartition(Step.CreatePartition step) {
            return "create " + step.name() + " of " + step.parent();
        }

        @Override
        public String createLike(Step.CreateLike step) {
            return "build " + step.name() + " like " + step.parent();
        }

        @Override
        public String attachPartition(Step.AttachPartition step) {
            return "attach " + step.name() + " to " + step.parent();
        }

        @Override
        public String addPartitionCheck(Step.AddPartitionCheck step) {
            return "check that " + step.table() + " is " + step.constraint().bound();
        }

        @Override
        public String copyIndex(Step.CopyIndex step) {
            return "build index " + step.name() + " on " + step.table() + " like "
                    + step.original().name();
        }

        @Override
        public String useIndexLike(Step.UseIndexLike step) {
            return "use index " + step.index() + " of " + step.table() + " like "
                    + step.original().name();
        }

        @Override
        public String copyForeignKey(Step.CopyForeignKey step) {
            return "add foreign key to " + step.table() + " like "
                    + step.original().name();
        }

        @Override
        public String detachPartition(Step.DetachPartition step) {
            return "detach " + step.name() + " from " + step.parent()
                    + (step.manner() == Step.DetachPartition.Manner.AT_ONCE ? "" : " " + step.manner());
        }

        @Override
        public String dropTable(Step.DropTable step) {
            return "drop " + (step.foreign() ? "foreign " : "") + step.name();
        }

        @Override
        public String noteDetach(Step.NoteDetach step) {
            return "note detach of " + step.table() + (step.toDrop() ? " to drop" : "");
        }

        @Override
        public String dropDetachCheck(Step.DropDetachCheck step) {
            return "drop detach check of " + step.table();
        }

        @Override
        public String analyze(Step.Analyze step) {
            return "analyze " + step.table();
        }

        @Override
        public String addExclusionCheck(Step.AddExclusionCheck step) {
            return "exclude " + step.excluded() + " from " + step.table();
        }

        @Override
        public String moveRows(Step.MoveRows step) {
            return "move " + step.move().bound() + " from " + step.source() + " to "
                    + step.move().target();
        }

        @Override
        public String validateConstraint(Step.ValidateConstraint step) {
            return "validate " + step.constraint() + " of " + step.table();
        }

        @Override
        public String prepareRowCopy(Step.PrepareRowCopy step) {
            return "prepare to copy rows from " + step.move().source() + " to "
                    + step.move().target();
        }

        @Override
        public String discardRowCopy(Step.DiscardRowCopy step) {
            return "discard what was copied to " + step.move().target();
        }

        @Override
        public String copyRows(Step.CopyRows step) {
            return "copy rows from " + step.move().source() + " to "
                    + step.move().target();
        }

        @Override
        public String switchRows(Step.SwitchRows step) {
            return "switch rows from " + step.move().source() + " to "
                    + step.move().target() + ": "
                    + step.attachment().stream()
                            .map(attached -> attached.accept(this))
                            .collect(java.util.stream.Collectors.joining(", "));
        }

        @Override
        public String dropConstraint(Step.DropConstraint step) {
            return "drop constraint " + step.constraint() + " of " + step.table();
        }

        @Override
        public String requireEmpty(Step.RequireEmpty step) {
            return "require empty "
                    + step.tables().stream().map(PartitionNode::name).toList();
        }

        @Override
        public String createIndex(Step.CreateIndex step) {
            return "index " + step.mode() + " " + step.index() + " on " + step.table();
        }

        @Override
        public String attachIndex(Step.AttachIndex step) {
            return "attach index " + step.index() + " to " + step.parent();
        }

        @Override
        public String dropIndex(Step.DropIndex step) {
            return "drop index " + step.index() + (step.concurrently() ? " concurrently" : "");
        }

        @Override
        public String reindex(Step.Reindex step) {
            return "reindex " + step.index() + (step.concurrently() ? " concurrently" : "");
        }

        @Override
        public String requireValidIndex(Step.RequireValidIndex step) {
            return "require valid " + step.index();
        }

        @Override
        public String requireCheck(Step.RequireCheck step) {
            return "require " + step.constraint() + " of " + step.table();
        }

        @Override
        public String requireBound(Step.RequireBound step) {
            return "require " + step.constraint().bound() + " of " + step.table();
        }

        @Override
        public String addConstraint(Step.AddConstraint step) {
            return "constraint " + step.constraint() + " on " + (step.only() ? "only " : "") + step.table()
                    + (step.notValid() ? " not valid" : "");
        }

        @Override
        public String useUniqueIndex(Step.UseUniqueIndex step) {
            return "use index " + step.index() + " on " + step.table();
        }
    }

    private static PartitionDefinition leaf(String name, PartitionBound bound) {
        return new PartitionDefinition(name(name), bound, Storage.INHERITED, null, List.of());
    }

    private static PartitionTree table(PartitionKey key, PartitionDefinition... partitions) {
        return table(key, Stream.of(partitions).map(PlannerFixture::there).toList());
    }

    /** A list-partitioned table with partitions of any kind. */
    static PartitionTree table(PartitionNode... partitions) {
        return table(LIST, List.of(partitions));
    }

    private static PartitionTree table(PartitionKey key, List<PartitionNode> partitions) {
        return new PartitionTree(
                new PartitionNode(TABLE, null, key, false, partitions),
                shape(false, 0, 0, 0, 0, 0),
                new ServerVersion(180_000));
    }

    static TableShape shape(boolean toast, int indexes, int keys, int notNulls, int keysOut, int keysIn) {
        return new TableShape(
                Map.of("k", "integer"), toast, indexes, keys, notNulls, keysOut, keysIn, 0, 0, null, null);
    }

    static PartitionTree withShape(PartitionTree tree, TableShape shape) {
        return new PartitionTree(tree.root(), shape, tree.serverVersion());
    }

    private static PartitionKey key(PartitionStrategy strategy) {
        return new PartitionKey(strategy, List.of(new KeyColumn("k", "integer", null)));
    }

    private static List<BoundValue> values(@Nullable String list) {
        return BoundValueList.parse(String.valueOf(list)).orElseThrow();
    }
}
