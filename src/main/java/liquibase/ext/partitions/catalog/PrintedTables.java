package liquibase.ext.partitions.catalog;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import liquibase.ext.partitions.model.PartitionBound;
import liquibase.ext.partitions.model.PartitionBy;
import liquibase.ext.partitions.model.PartitionDefinition;
import liquibase.ext.partitions.model.PartitionNode;
import liquibase.ext.partitions.model.PartitionTree;
import liquibase.ext.partitions.model.PlannedNodes;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.ServerVersion;
import liquibase.ext.partitions.model.TableShape;
import org.jspecify.annotations.Nullable;

/**
 * The partitioned tables as they will be once SQL output that has been printed is executed: what the server has, and
 * what the output adds to it.
 */
public final class PrintedTables {

    private final List<PartitionTree> trees = new ArrayList<>();
    private final ServerVersion version;

    /** No tables so far, of a server of a version. */
    public PrintedTables(ServerVersion version) {
        this.version = version;
    }

    /** Takes in a table that the server has. */
    public void addExisting(PartitionTree tree) {
        trees.add(tree);
    }

    /** Takes in a partitioned table that the output creates, unless there is one already. */
    public void createTable(QualifiedName table, PartitionBy partitionBy, Map<String, String> columnTypes) {
        if (find(table).isEmpty()) {
            TableShape shape = TableShape.ofColumns(columnTypes);
            trees.add(new PartitionTree(PlannedNodes.root(table, partitionBy, shape), shape, version));
        }
    }

    /** Takes in partitions that the output creates; of a table that nobody knows nothing is remembered. */
    public void createPartitions(QualifiedName table, List<PartitionDefinition> partitions) {
        add(table, shape -> PlannedNodes.of(partitions, shape));
    }

    /**
     * Takes in that a table becomes a partition, with everything that is known to be under it. Of a parent that nobody
     * knows nothing is remembered.
     */
    public void attachPartition(QualifiedName table, QualifiedName partition, PartitionBound bound) {
        if (find(table).isEmpty()) {
            return;
        }
        Optional<PartitionNode> known = find(partition).map(PartitionTree::root);
        trees.removeIf(tree -> tree.root().name().equals(partition));
        PartitionNode node = new PartitionNode(
                partition,
                bound,
                known.map(PartitionNode::key).orElse(null),
                false,
                known.map(PartitionNode::children).orElse(List.of()));
        add(table, shape -> List.of(node));
    }

    private void add(QualifiedName table, Function<TableShape, List<PartitionNode>> partitions) {
        for (int i = 0; i < trees.size(); i++) {
            PartitionTree tree = trees.get(i);
            PartitionNode changed = withMore(tree.root(), table, partitions.apply(tree.shape()));
            if (changed != null) {
                trees.set(i, new PartitionTree(changed, tree.shape(), tree.serverVersion()));
                return;
            }
        }
    }

    /** Takes in that tables are dropped, with everything under them. */
    public void dropPartitions(Set<QualifiedName> names) {
        trees.removeIf(tree -> names.contains(tree.root().name()));
        removePartitions(names);
    }

    /** Takes in that tables are partitions no longer; those that are partitioned are tables of their own from then on. */
    public void detachPartitions(Set<QualifiedName> names) {
        List<PartitionTree> detached = trees.stream()
                .flatMap(tree -> tree.root().children().stream()
                        .flatMap(PartitionNode::flatten)
                        .filter(node -> node.isPartitioned() && names.contains(node.name()))
                        .map(node -> new PartitionTree(root(node), tree.shape(), tree.serverVersion())))
                .toList();
        trees.addAll(detached);
        removePartitions(names);
    }

    private static PartitionNode root(PartitionNode node) {
        return new PartitionNode(node.name(), null, node.key(), node.foreign(), node.children());
    }

    private void removePartitions(Set<QualifiedName> names) {
        trees.replaceAll(tree -> new PartitionTree(without(tree.root(), names), tree.shape(), tree.serverVersion()));
    }

    private static PartitionNode without(PartitionNode node, Set<QualifiedName> names) {
        return withChildren(
                node,
                node.children().stream()
                        .filter(child -> !names.contains(child.name()))
                        .map(child -> without(child, names))
                        .toList());
    }

    /** A table with everything under it, whether it is the root of a tree or a sub-partitioned table. */
    public Optional<PartitionTree> find(QualifiedName table) {
        return trees.stream()
                .flatMap(tree -> tree.root()
                        .flatten()
                        .filter(node -> node.isPartitioned() && node.name().equals(table))
                        .map(node -> new PartitionTree(node, tree.shape(), tree.serverVersion())))
                .findFirst();
    }

    /** Those of the tables that are known, and everything under them. */
    public Set<QualifiedName> under(Set<QualifiedName> names) {
        return trees.stream()
                .flatMap(tree -> tree.root().flatten())
                .filter(node -> names.contains(node.name()))
                .flatMap(PartitionNode::flatten)
                .map(PartitionNode::name)
                .collect(Collectors.toSet());
    }

    /** The tree with the partitions added that it does not have yet; null when the table is not in it. */
    private static @Nullable PartitionNode withMore(
            PartitionNode node, QualifiedName table, List<PartitionNode> partitions) {
        if (node.name().equals(table)) {
            return merged(node, partitions);
        }
        for (int i = 0; i < node.children().size(); i++) {
            PartitionNode changed = withMore(node.children().get(i), table, partitions);
            if (changed != null) {
                List<PartitionNode> children = new ArrayList<>(node.children());
                children.set(i, changed);
                return withChildren(node, children);
            }
        }
        return null;
    }

    /**
     * The table with the partitions that it does not have yet, at every level. One that is known by its bound stays, with
     * the name that it has; where the bound is written in another way, the name tells.
     */
    private static PartitionNode merged(PartitionNode node, List<PartitionNode> partitions) {
        List<PartitionNode> children = new ArrayList<>(node.children());
        Map<PartitionBound, Integer> byBound = new HashMap<>();
        Map<QualifiedName, Integer> byName = new HashMap<>();
        for (int i = 0; i < children.size(); i++) {
            PartitionBound bound = children.get(i).bound();
            if (bound != null) {
                byBound.put(bound, i);
            }
            byName.put(children.get(i).name(), i);
        }
        for (PartitionNode partition : partitions) {
            Integer sameName = byName.get(partition.name());
            Integer known = partition.bound() == null ? sameName : byBound.getOrDefault(partition.bound(), sameName);
            if (known == null) {
                children.add(partition);
            } else if (children.get(known).isPartitioned()) {
                children.set(known, merged(children.get(known), partition.children()));
            }
        }
        return withChildren(node, children);
    }

    private static PartitionNode withChildren(PartitionNode node, List<PartitionNode> children) {
        return new PartitionNode(node.name(), node.bound(), node.key(), node.foreign(), children, node.detachPending());
    }
}
