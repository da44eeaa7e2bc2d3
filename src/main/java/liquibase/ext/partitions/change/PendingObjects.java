package liquibase.ext.partitions.change;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import liquibase.ext.partitions.catalog.PrintedTables;
import liquibase.ext.partitions.model.BoundOrdering;
import liquibase.ext.partitions.model.ExistingConstraint;
import liquibase.ext.partitions.model.PartitionNode;
import liquibase.ext.partitions.model.PartitionTree;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.ServerVersion;
import liquibase.ext.partitions.plan.AttachRequest;
import liquibase.ext.partitions.plan.CreateIndexesRequest;
import liquibase.ext.partitions.plan.CreatePartitionsRequest;
import liquibase.ext.partitions.plan.DropConstraintsRequest;
import liquibase.ext.partitions.plan.DropPartitionsRequest;
import liquibase.ext.partitions.plan.LeavingPartitions;
import liquibase.ext.partitions.plan.PartitionOperation;
import liquibase.ext.partitions.plan.Situation;

/**
 * What there will be when SQL output is executed up to a change.
 *
 * @param tables the partitioned tables with their partitions
 * @param indexes the indexes of the table of the change
 * @param constraints its constraints
 * @param orderings what compares the bounds of a table that the server has; those of others are compared by spelling
 * @param dropped the tables that are dropped and not created again
 */
record PendingObjects(
        PrintedTables tables,
        PendingIndexes indexes,
        PendingConstraints constraints,
        Map<QualifiedName, BoundOrdering> orderings,
        Set<QualifiedName> dropped) {

    /** Nothing so far, for a server of a version. */
    PendingObjects(ServerVersion version) {
        this(
                new PrintedTables(version),
                new PendingIndexes(),
                new PendingConstraints(),
                new HashMap<>(),
                new HashSet<>());
    }

    /** Takes in what the server has. */
    void addExisting(Situation situation) {
        situation.tree().ifPresent(tree -> addExisting(tree, situation.ordering()));
        indexes.addExisting(situation.indexes());
        constraints.addExisting(situation.constraints());
    }

    /** Takes in a partitioned table that the server has, of whose indexes and constraints nothing has to be known. */
    void addExisting(PartitionTree tree, BoundOrdering ordering) {
        tables.addExisting(tree);
        tree.root().flatten().forEach(table -> orderings.put(table.name(), ordering));
    }

    /** Takes in what an operation makes or drops that the output holds. */
    void replay(PartitionOperation operation) {
        if (operation instanceof PartitionOperation.Create create) {
            createPartitions(create.request());
            create.names().forEach(dropped::remove);
            return;
        }
        Optional<PartitionNode> table = tables.find(operation.table()).map(PartitionTree::root);
        if (operation instanceof PartitionOperation.CreateIndexes create) {
            table.ifPresent(root -> createIndexes(root, create.request()));
        } else if (operation instanceof PartitionOperation.DropIndexes drop) {
            table.ifPresent(root -> indexes.drop(root, drop.request().target()));
        } else if (operation instanceof PartitionOperation.CreateConstraints create) {
            table.ifPresent(root -> constraints.create(root, create.request()));
        } else if (operation instanceof PartitionOperation.DropConstraints drop) {
            table.ifPresent(root -> dropConstraints(root, drop.request()));
        } else if (operation instanceof PartitionOperation.Attach attach) {
            attach(attach.request());
        } else if (operation instanceof PartitionOperation.UndoAttach undo) {
            replay(undo.detach());
        } else if (operation instanceof PartitionOperation.Detach detach) {
            detach(Set.of(detach.request().partition()));
        } else if (operation instanceof PartitionOperation.DropPartitions drop) {
            dropPartitions(drop.request());
        }
    }

    private void createPartitions(CreatePartitionsRequest request) {
        inheritAfter(request.table(), () -> tables.createPartitions(request.table(), request.partitions()));
    }

    private void attach(AttachRequest request) {
        inheritAfter(
                request.table(), () -> tables.attachPartition(request.table(), request.partition(), request.bound()));
    }

    private void dropPartitions(DropPartitionsRequest request) {
        Set<QualifiedName> names = Set.copyOf(LeavingPartitions.names(
                request, tables.find(request.table()), orderings.getOrDefault(request.table(), BoundOrdering.TEXTUAL)));
        if (request.detach()) {
            detach(names);
        } else {
            drop(names);
        }
    }

    private void drop(Set<QualifiedName> partitions) {
        Set<QualifiedName> gone = tables.under(partitions);
        dropped.addAll(partitions);
        dropped.addAll(gone);
        tables.dropPartitions(partitions);
        indexes.forget(gone);
        constraints.forget(gone);
        orderings.keySet().removeAll(gone);
    }

    private void detach(Set<QualifiedName> partitions) {
        tables.detachPartitions(partitions);
        indexes.detach(partitions);
        constraints.detach(partitions);
    }

    /** Gives the partitions that a table gets what PostgreSQL gives them. */
    private void inheritAfter(QualifiedName table, Runnable addition) {
        Set<QualifiedName> before = tables.find(table).stream()
                .flatMap(tree -> tree.root().flatten())
                .map(PartitionNode::name)
                .collect(Collectors.toSet());
        addition.run();
        Predicate<QualifiedName> isNew = name -> !before.contains(name);
        tables.find(table).map(PartitionTree::root).ifPresent(root -> {
            indexes.inherit(root, isNew);
            constraints.inherit(root, isNew);
        });
    }

    private void createIndexes(PartitionNode root, CreateIndexesRequest request) {
        indexes.create(root, request);
        request.definition()
                .constraint()
                .ifPresent(definition -> constraints.create(root, request.target(), definition));
    }

    private void dropConstraints(PartitionNode root, DropConstraintsRequest request) {
        constraints.drop(root, request.target());
        if (request.kinds().stream().anyMatch(ExistingConstraint.Kind::hasIndex)) {
            indexes.drop(root, request.target().indexTarget());
        }
    }
}
