package liquibase.ext.partitions.changelog;

import java.util.Optional;
import java.util.stream.Stream;
import liquibase.changelog.ChangeSet;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Finds places of a changelog in the nodes of its YAML or JSON file. */
public final class YamlNodes {

    private YamlNodes() {}

    /** The values of a key in the list that a changelog is: {@code changeSet}, or {@code preConditions}. */
    public static Stream<Node> inChangelog(Node file, String key) {
        return mapping(file)
                .flatMap(root -> value(root, "databaseChangeLog").stream())
                .flatMap(YamlNodes::entries)
                .flatMap(YamlNodes::mapping)
                .flatMap(entry -> value(entry, key).stream());
    }

    /** The map of a changeset. */
    public static Optional<MappingNode> changeSet(Node file, ChangeSet changeSet) {
        return inChangelog(file, "changeSet")
                .flatMap(YamlNodes::mapping)
                .filter(node -> isText(node, "id", changeSet.getId()) && isText(node, "author", changeSet.getAuthor()))
                .findFirst();
    }

    /** The node itself if it is a map. */
    public static Stream<MappingNode> mapping(Node node) {
        return node instanceof MappingNode mapping ? Stream.of(mapping) : Stream.of();
    }

    /** The entries of a list; of anything else the node itself. */
    public static Stream<Node> entries(Node node) {
        return node instanceof SequenceNode sequence ? sequence.getValue().stream() : Stream.of(node);
    }

    /** The first value of a key. */
    public static Optional<Node> value(MappingNode mapping, String key) {
        return mapping.getValue().stream()
                .filter(tuple -> key.equals(text(tuple.getKeyNode())))
                .map(NodeTuple::getValueNode)
                .findFirst();
    }

    /** The text of a scalar; null for another node. */
    public static @Nullable String text(Node node) {
        return node instanceof ScalarNode scalar ? scalar.getValue() : null;
    }

    private static boolean isText(MappingNode mapping, String key, @Nullable String text) {
        return value(mapping, key)
                .filter(node -> text != null && text.equals(text(node)))
                .isPresent();
    }
}
