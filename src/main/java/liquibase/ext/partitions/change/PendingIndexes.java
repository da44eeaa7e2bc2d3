package liquibase.ext.partitions.change;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import liquibase.ext.partitions.model.ExistingIndex;
import liquibase.ext.partitions.model.IndexedDefinition;
import liquibase.ext.partitions.model.PartitionNode;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.TableIndexes;
import liquibase.ext.partitions.model.TreeIndexes;
import liquibase.ext.partitions.plan.CreateIndexesRequest;
import liquibase.ext.partitions.plan.IndexTarget;
import liquibase.ext.partitions.sql.IndexedSql;
import org.jspecify.annotations.Nullable;

/**
 * The indexes of a partition tree as they will be once SQL output that has been printed is executed: what the server has,
 * and what the output adds to it and takes away.
 */
final class PendingIndexes {

    /** The shape of the wanted index of a table that the server has not, where there is no other to compare with. */
    private static final String SHAPE = "as asked for";

    /** An index with its table; the definition is null for what the server has. */
    private record Entry(
            QualifiedName table,
            ExistingIndex index,
            @Nullable IndexedDefinition definition) {
        Entry detached() {
            return new Entry(
                    table,
                    new ExistingIndex(index.name(), index.shape(), index.valid(), null, index.constraint()),
                    definition);
        }
    }

    private final Map<QualifiedName, Entry> byName = new HashMap<>();
    private final Map<QualifiedName, List<QualifiedName>> byTable = new HashMap<>();
    private final Set<QualifiedName> dropped = new HashSet<>();
    private @Nullable TreeIndexes existing;

    /** Takes in what the server has. */
    void addExisting(TreeIndexes indexes) {
        existing = indexes;
        indexes.tables().forEach((table, has) -> has.indexes().forEach(index -> put(new Entry(table, index, null))));
    }

    /** Takes in an index that the output creates. */
    void create(PartitionNode root, CreateIndexesRequest request) {
        IndexTarget target = request.target();
        if (target.scope().partitionsOnly()) {
            target.scope()
                    .leaves(root)
                    .filter(leaf -> !leaf.foreign())
                    .forEach(leaf -> have(leaf, target.naming().on(leaf.name()), null, request.definition()));
        } else {
            createTree(root, target.index(), null, request);
        }
    }

    private void createTree(
            PartitionNode table, QualifiedName name, @Nullable QualifiedName parent, CreateIndexesRequest request) {
        QualifiedName index = have(table, name, parent, request.definition());
        for (PartitionNode child : table.children()) {
            if (!child.foreign()) {
                createTree(child, request.target().naming().on(child.name()), index, request);
            }
        }
    }

    /** Sees to it that a table has a valid index, attached to its parent's, and returns its name. */
    private QualifiedName have(
            PartitionNode table, QualifiedName name, @Nullable QualifiedName parent, IndexedDefinition definition) {
        Optional<Entry> attached = of(table.name()).stream()
                .filter(entry -> parent != null && parent.equals(entry.index().attachedTo()))
                .findFirst();
        Entry entry = attached.orElseGet(() -> byName.get(name));
        ExistingIndex before = entry == null ? null : entry.index();
        QualifiedName actual = before == null ? name : before.name();
        put(new Entry(
                table.name(),
                new ExistingIndex(
                        actual,
                        before == null ? null : before.shape(),
                        true,
                        parent == null && before != null ? before.attachedTo() : parent,
                        definition.constraint().isPresent() || (before != null && before.constraint())),
                entry == null ? definition : entry.definition()));
        return actual;
    }

    /** Takes away an index that the output drops, with all that is attached to it. */
    void drop(PartitionNode root, IndexTarget target) {
        if (target.scope().partitionsOnly()) {
            target.scope().leaves(root).forEach(leaf -> remove(target.naming().on(leaf.name())));
        } else {
            remove(target.index());
        }
    }

    private void remove(QualifiedName index) {
        Entry removed = byName.remove(index);
        if (removed != null) {
            dropped.add(index);
            byTable.getOrDefault(removed.table(), List.of()).remove(index);
            byName.values().stream()
                    .map(Entry::index)
                    .filter(other -> index.equals(other.attachedTo()))
                    .map(ExistingIndex::name)
                    .toList()
                    .forEach(this::remove);
        }
    }

    /** Takes away the indexes of tables that the output drops. */
    void forget(Set<QualifiedName> tables) {
        tables.forEach(table -> of(table).forEach(entry -> remove(entry.index().name())));
    }

    /** Takes in that tables are partitions no longer: their indexes stay, attached to none. */
    void detach(Set<QualifiedName> tables) {
        tables.forEach(table -> of(table).forEach(entry -> put(entry.detached())));
    }

    /** Gives partitions that the output adds what PostgreSQL gives them: an index for each that their parent has. */
    void inherit(PartitionNode parent, Predicate<QualifiedName> isNew) {
        for (PartitionNode child : parent.children()) {
            if (isNew.test(child.name()) && !child.foreign()) {
                of(parent.name()).forEach(entry -> put(inherited(child.name(), entry)));
            }
            inherit(child, isNew);
        }
    }

    /** PostgreSQL gives it a name of its own making, which nobody asks for. */
    private static Entry inherited(QualifiedName table, Entry parent) {
        ExistingIndex index = parent.index();
        QualifiedName name = table.sibling(index.name().name() + " of " + table.name());
        return new Entry(
                table,
                new ExistingIndex(name, index.shape(), true, index.name(), index.constraint()),
                parent.definition());
    }

    private List<Entry> of(QualifiedName table) {
        return byTable.getOrDefault(table, List.of()).stream()
                .flatMap(name -> Optional.ofNullable(byName.get(name)).stream())
                .toList();
    }

    private void put(Entry entry) {
        QualifiedName name = entry.index().name();
        if (byName.put(name, entry) == null) {
            byTable.computeIfAbsent(entry.table(), table -> new ArrayList<>()).add(name);
        }
        dropped.remove(name);
    }

    /**
     * All of them.
     *
     * @param definition the index that others are compared with; empty for none
     */
    TreeIndexes compared(Optional<IndexedDefinition> definition) {
        TreeIndexes.Wanted wanted = existing != null
                ? existing.wanted()
                : definition
                        .map(asked -> new TreeIndexes.Wanted(SHAPE, IndexedSql.describe(asked)))
                        .orElse(null);
        Map<QualifiedName, TableIndexes> tables = new HashMap<>(existing == null ? Map.of() : existing.tables());
        byTable.forEach((table, names) -> {
            TableIndexes before = tables.getOrDefault(table, TableIndexes.NONE);
            List<ExistingIndex> indexes = of(table).stream()
                    .map(entry -> compared(entry, wanted, definition))
                    .toList();
            tables.put(table, new TableIndexes(before.bytes(), before.builder(), indexes));
        });
        Map<QualifiedName, TreeIndexes.Taken> taken = new HashMap<>(existing == null ? Map.of() : existing.taken());
        taken.keySet().removeAll(dropped);
        byName.forEach((name, entry) -> {
            if (entry.definition() != null) {
                taken.put(
                        name,
                        new TreeIndexes.Taken("an index", entry.table(), IndexedSql.describe(entry.definition())));
            }
        });
        return new TreeIndexes(wanted, tables, taken);
    }

    private static ExistingIndex compared(
            Entry entry, TreeIndexes.@Nullable Wanted wanted, Optional<IndexedDefinition> definition) {
        ExistingIndex index = entry.index();
        IndexedDefinition own = entry.definition();
        if (own == null) {
            return index;
        }
        boolean same = definition
                .filter(asked -> asked.withoutStorage().equals(own.withoutStorage()))
                .isPresent();
        return new ExistingIndex(
                index.name(),
                same && wanted != null ? wanted.shape() : null,
                index.valid(),
                index.attachedTo(),
                index.constraint());
    }
}
