package liquibase.ext.partitions.change;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import liquibase.ext.partitions.model.ConstraintDefinition;
import liquibase.ext.partitions.model.ExistingConstraint;
import liquibase.ext.partitions.model.PartitionNode;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.TreeConstraints;
import liquibase.ext.partitions.plan.ConstraintTarget;
import liquibase.ext.partitions.plan.CreateConstraintsRequest;
import liquibase.ext.partitions.plan.IndexTarget;
import liquibase.ext.partitions.sql.ConstraintSql;
import org.jspecify.annotations.Nullable;

/** The constraints that there will be when SQL output is executed up to a change. */
final class PendingConstraints {

    /**
     * A constraint.
     *
     * @param constraint what the server says of it, or would say
     * @param definition what the output says of it; null when the server has it
     */
    private record Entry(
            ExistingConstraint constraint, @Nullable ConstraintDefinition definition) {
        Entry validated(boolean validated, boolean inherited) {
            return new Entry(
                    new ExistingConstraint(
                            constraint.name(),
                            constraint.kind(),
                            constraint.definition(),
                            constraint.foreignKey(),
                            constraint.validated() || validated,
                            constraint.inherited() || inherited),
                    definition);
        }

        Entry own() {
            return new Entry(
                    new ExistingConstraint(
                            constraint.name(),
                            constraint.kind(),
                            constraint.definition(),
                            constraint.foreignKey(),
                            constraint.validated(),
                            false),
                    definition);
        }
    }

    private final Map<QualifiedName, Map<String, Entry>> tables = new HashMap<>();
    private @Nullable TreeConstraints existing;

    /** Takes in what the server has. */
    void addExisting(TreeConstraints constraints) {
        existing = constraints;
        constraints
                .tables()
                .forEach((table, has) -> has.constraints().forEach(found -> put(table, new Entry(found, null))));
    }

    /** Takes in a check or foreign key that the output creates. */
    void create(PartitionNode root, CreateConstraintsRequest request) {
        ConstraintTarget target = request.target();
        boolean whole = !target.scope().partitionsOnly();
        (whole ? root.flatten() : target.scope().leaves(root))
                .filter(table ->
                        !table.foreign() || request.definition().foreignKey().isEmpty())
                .forEach(table -> have(
                        table.name(),
                        target.constraint(),
                        request.definition(),
                        request.validate(),
                        whole && !table.name().equals(root.name())));
    }

    /** Takes in a constraint that the output creates with an index. */
    void create(PartitionNode root, IndexTarget target, ConstraintDefinition definition) {
        boolean whole = !target.scope().partitionsOnly();
        Function<PartitionNode, String> name = table -> table.name().equals(target.table())
                ? target.index().name()
                : target.naming().on(table.name()).name();
        (whole ? root.flatten() : target.scope().leaves(root))
                .filter(table -> !table.foreign())
                .forEach(table -> have(
                        table.name(),
                        name.apply(table),
                        definition,
                        true,
                        whole && !table.name().equals(root.name())));
    }

    /** Sees to it that a table has a constraint. */
    private void have(
            QualifiedName table, String name, ConstraintDefinition definition, boolean validated, boolean inherited) {
        Map<String, Entry> has = tables.computeIfAbsent(table, any -> new LinkedHashMap<>());
        Optional<Entry> equal = Optional.ofNullable(has.get(name))
                .or(() -> has.values().stream()
                        .filter(entry -> definition.foreignKey().isPresent()
                                && definition
                                        .foreignKey()
                                        .get()
                                        .equals(entry.constraint().foreignKey()))
                        .findFirst());
        put(
                table,
                equal.map(found -> found.validated(validated, inherited))
                        .orElseGet(() -> new Entry(
                                new ExistingConstraint(
                                        name,
                                        definition.kind(),
                                        ConstraintSql.describe(definition),
                                        definition.foreignKey().orElse(null),
                                        validated,
                                        inherited),
                                definition)));
    }

    /** Takes in that the output drops a constraint of any kind. */
    void drop(PartitionNode root, ConstraintTarget target) {
        if (target.scope().partitionsOnly()) {
            target.scope().leaves(root).forEach(leaf -> {
                remove(leaf.name(), target.constraint());
                remove(leaf.name(), target.indexNaming().on(leaf.name()).name());
            });
            return;
        }
        Entry dropped = of(root.name()).get(target.constraint());
        if (dropped == null) {
            return;
        }
        remove(root.name(), target.constraint());
        root.flatten()
                .map(PartitionNode::name)
                .forEach(table -> List.copyOf(of(table).values()).stream()
                        .map(Entry::constraint)
                        .filter(ExistingConstraint::inherited)
                        .filter(constraint -> constraint.name().equals(target.constraint())
                                || constraint
                                        .name()
                                        .equals(target.indexNaming().on(table).name())
                                || isSameForeignKey(constraint, dropped.constraint()))
                        .forEach(constraint -> remove(table, constraint.name())));
    }

    private static boolean isSameForeignKey(ExistingConstraint one, ExistingConstraint other) {
        return one.foreignKey() != null && one.foreignKey().equals(other.foreignKey());
    }

    /** Gives partitions that the output adds what PostgreSQL gives them: the constraints of their parent. */
    void inherit(PartitionNode parent, Predicate<QualifiedName> isNew) {
        for (PartitionNode child : parent.children()) {
            if (isNew.test(child.name())) {
                List.copyOf(of(parent.name()).values()).stream()
                        .filter(entry -> !entry.constraint().kind().hasIndex())
                        .forEach(entry -> put(child.name(), entry.validated(true, true)));
            }
            inherit(child, isNew);
        }
    }

    /** Takes away the constraints of tables that the output drops. */
    void forget(Set<QualifiedName> dropped) {
        dropped.forEach(table -> tables.put(table, new LinkedHashMap<>()));
    }

    /** Takes in that tables are partitions no longer: what they inherited is their own. */
    void detach(Set<QualifiedName> detached) {
        detached.forEach(table -> List.copyOf(of(table).values()).forEach(entry -> put(table, entry.own())));
    }

    private Map<String, Entry> of(QualifiedName table) {
        return tables.getOrDefault(table, Map.of());
    }

    private void put(QualifiedName table, Entry entry) {
        tables.computeIfAbsent(table, any -> new LinkedHashMap<>())
                .put(entry.constraint().name(), entry);
    }

    private void remove(QualifiedName table, String name) {
        Map<String, Entry> has = tables.get(table);
        if (has != null) {
            has.remove(name);
        }
    }

    /**
     * All of them.
     *
     * @param definition the constraint that others are compared with; empty for none
     */
    TreeConstraints compared(Optional<ConstraintDefinition> definition) {
        TreeConstraints.Wanted wanted = existing != null
                ? existing.wanted()
                : definition
                        .map(asked -> new TreeConstraints.Wanted(
                                asked.kind(),
                                ConstraintSql.describe(asked),
                                asked.foreignKey().orElse(null)))
                        .orElse(null);
        Map<QualifiedName, TreeConstraints.TableConstraints> all =
                new HashMap<>(existing == null ? Map.of() : existing.tables());
        tables.forEach((table, has) -> {
            List<ExistingConstraint> constraints = new ArrayList<>();
            has.values().forEach(entry -> constraints.add(compared(entry, wanted, definition)));
            long bytes = all.getOrDefault(table, TreeConstraints.TableConstraints.NONE)
                    .bytes();
            all.put(table, new TreeConstraints.TableConstraints(bytes, constraints));
        });
        return new TreeConstraints(wanted, all, existing == null ? null : existing.referenced());
    }

    /** What is written alike is alike, in whatever words the server would put it. */
    private static ExistingConstraint compared(
            Entry entry, TreeConstraints.@Nullable Wanted wanted, Optional<ConstraintDefinition> definition) {
        ExistingConstraint constraint = entry.constraint();
        boolean same = entry.definition() != null
                && definition.filter(asked -> asked.equals(entry.definition())).isPresent();
        return same && wanted != null
                ? new ExistingConstraint(
                        constraint.name(),
                        constraint.kind(),
                        wanted.definition(),
                        constraint.foreignKey(),
                        constraint.validated(),
                        constraint.inherited())
                : constraint;
    }
}
