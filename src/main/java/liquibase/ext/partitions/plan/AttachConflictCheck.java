package liquibase.ext.partitions.plan;

import java.util.ArrayList;
import java.util.List;
import liquibase.ext.partitions.model.AttachConflicts;
import liquibase.ext.partitions.model.AttachedTable;
import liquibase.ext.partitions.model.ChosenName;
import liquibase.ext.partitions.model.ExistingConstraint;
import liquibase.ext.partitions.model.KeyColumn;
import liquibase.ext.partitions.model.PartitionNode;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.TableParts;
import liquibase.ext.partitions.problem.AttachConflictProblems;
import liquibase.ext.partitions.problem.Problem;

/** What ATTACH PARTITION would give a table and its partitions and cannot, as they are. */
final class AttachConflictCheck {

    private final AttachedTable table;
    private final QualifiedName name;
    private final QualifiedName parent;
    private final List<Problem> problems = new ArrayList<>();

    AttachConflictCheck(AttachedTable table, QualifiedName parent) {
        this.table = table;
        this.name = table.node().name();
        this.parent = parent;
    }

    List<Problem> problems() {
        primaryKeys();
        table.parents().indexes().stream().filter(TableParts.Index::unique).forEach(this::uniqueIndex);
        table.parents().foreignKeys().forEach(this::foreignKey);
        AttachConflicts conflicts = table.conflicts();
        conflicts.triggers().forEach(part -> problems.add(AttachConflictProblems.trigger(part.table(), part.name())));
        conflicts
                .triggerConstraints()
                .forEach(part ->
                        problems.add(AttachConflictProblems.constraintOfTrigger(part.table(), parent, part.name())));
        conflicts
                .transitionTriggers()
                .forEach(part -> problems.add(AttachConflictProblems.transitionTables(part.table(), part.name())));
        conflicts
                .foreignTables()
                .forEach(part -> problems.add(
                        AttachConflictProblems.constraintTriggerForForeign(part.table(), parent, part.name())));
        conflicts
                .referencedBy()
                .forEach(part ->
                        problems.add(AttachConflictProblems.referencedByParent(part.table(), parent, part.name())));
        return problems;
    }

    /** A table has one primary key at most. */
    private void primaryKeys() {
        for (TableParts.Index wanted : table.parents().indexes()) {
            if (wanted.constraint() == ExistingConstraint.Kind.PRIMARY_KEY) {
                table.conflicts().primaryKeys().stream()
                        .filter(key -> !key.index().isLike(wanted))
                        .forEach(key -> problems.add(AttachConflictProblems.otherPrimaryKey(
                                key,
                                parent,
                                wanted,
                                isLeaf(key.table()) && !wanted.exclusion()
                                        ? ChosenName.of(
                                                key.table().name(),
                                                List.of(),
                                                "pkey",
                                                taken ->
                                                        taken.equals(key.index().name())
                                                                || table.taken().contains(taken))
                                        : null)));
            }
        }
    }

    private boolean isLeaf(QualifiedName partition) {
        return table.node()
                .flatten()
                .noneMatch(node -> node.isPartitioned() && node.name().equals(partition));
    }

    private void uniqueIndex(TableParts.Index index) {
        foreignTables()
                .forEach(foreign ->
                        problems.add(AttachConflictProblems.uniqueIndexForForeign(foreign, parent, index.name())));
        boolean there = table.own().indexes().stream()
                .anyMatch(own -> own.isLike(index) && own.constraint() == index.constraint());
        if (there) {
            return;
        }
        table.node().flatten().filter(PartitionNode::isPartitioned).forEach(node -> {
            List<String> missing = node.key() == null
                    ? List.of()
                    : node.key().columns().stream()
                            .filter(column -> column.columnName()
                                    .filter(index.keyColumns()::contains)
                                    .isEmpty())
                            .map(KeyColumn::sql)
                            .toList();
            if (!missing.isEmpty()) {
                problems.add(AttachConflictProblems.uniqueWithoutKey(node.name(), parent, index.name(), missing));
            }
        });
    }

    private void foreignKey(TableParts.Constraint key) {
        foreignTables()
                .forEach(foreign ->
                        problems.add(AttachConflictProblems.foreignKeyForForeign(foreign, parent, key.name())));
        table.own().foreignKeys().stream()
                .filter(own -> own.demand().equals(key.demand()) && own.enforced() != key.enforced())
                .forEach(own -> problems.add(AttachConflictProblems.otherEnforcement(
                        name, own.name(), own.definition(), parent, key.name(), key.definition())));
    }

    private List<QualifiedName> foreignTables() {
        return IndexCheck.foreign(table.node().flatten());
    }
}
