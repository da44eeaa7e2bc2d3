package liquibase.ext.partitions.change;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import liquibase.change.AbstractChange;
import liquibase.change.Change;
import liquibase.changelog.ChangeSet;
import liquibase.ext.partitions.changelog.YamlFile;
import liquibase.ext.partitions.changelog.YamlNodes;
import liquibase.ext.partitions.changelog.YamlSpelling;
import liquibase.ext.partitions.plan.BoundReader;
import liquibase.ext.partitions.problem.AttributeProblems;
import liquibase.ext.partitions.problem.IndexProblems;
import liquibase.ext.partitions.problem.Problem;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * What gets lost of a change between a YAML or JSON file and Liquibase: of two entries with one key the first, the
 * spelling of a value that looks like a number or a boolean, and the list around a single entry. The file itself is
 * looked at for that; a file that cannot be found again has no problems.
 */
final class YamlSource {

    private static final Set<String> TEXTS =
            Set.of("using", "where", "with", "tablespace", "matching", "check", "exclude");
    private static final Set<String> COLUMN_TEXTS = Set.of("name", "operatorClass", "collation");

    private final List<Problem> problems = new ArrayList<>();
    private final YamlSpelling spelling = new YamlSpelling(problems);
    private final Predicate<String> isNameList;
    private final Predicate<String> isOfBound;

    private YamlSource(Predicate<String> isNameList, Predicate<String> isOfBound) {
        this.isNameList = isNameList;
        this.isOfBound = isOfBound;
    }

    static List<Problem> problemsOf(AbstractChange change) {
        YamlSource source = new YamlSource(
                name -> change instanceof AbstractPartitionChange own && own.isNameList(name),
                name -> BoundReader.ATTRIBUTES.contains(name)
                        || (change instanceof AbstractPartitionChange own && own.isValueList(name)));
        ChangeSet changeSet = change.getChangeSet();
        if (changeSet != null && changeSet.getChangeLog() != null) {
            YamlFile.read(changeSet.getChangeLog().getPhysicalFilePath())
                    .flatMap(file -> entryOf(change, changeSet, file))
                    .ifPresent(entry -> source.checkEntry(change.getSerializedObjectName(), entry));
        }
        return source.problems;
    }

    /** The map in the changeset's list of changes that has the change as the value of its name. */
    private static Optional<MappingNode> entryOf(AbstractChange change, ChangeSet changeSet, Node file) {
        List<Change> rollback = changeSet.getRollback() == null
                ? List.of()
                : changeSet.getRollback().getChanges();
        return YamlNodes.changeSet(file, changeSet)
                .flatMap(node -> entryOf(change, changeSet.getChanges(), YamlNodes.value(node, "changes"))
                        .or(() -> entryOf(change, rollback, YamlNodes.value(node, "rollback"))));
    }

    private static Optional<MappingNode> entryOf(AbstractChange change, List<Change> all, Optional<Node> list) {
        String name = change.getSerializedObjectName();
        List<Change> ofThatName = all.stream()
                .filter(one -> one.getSerializedObjectName().equals(name))
                .toList();
        List<MappingNode> entries = list.stream()
                .flatMap(YamlNodes::entries)
                .flatMap(YamlNodes::mapping)
                .filter(node -> YamlNodes.value(node, name).isPresent())
                .toList();
        for (int i = 0; i < ofThatName.size() && i < entries.size(); i++) {
            if (ofThatName.get(i) == change) {
                return Optional.of(entries.get(i));
            }
        }
        return Optional.empty();
    }

    private void checkEntry(String change, MappingNode entry) {
        List<Node> written = entry.getValue().stream()
                .filter(tuple -> change.equals(YamlNodes.text(tuple.getKeyNode())))
                .map(NodeTuple::getValueNode)
                .toList();
        if (written.size() > 1) {
            problems.add(AttributeProblems.twice("changes", change));
        }
        Node last = written.get(written.size() - 1);
        check(change, last);
        YamlNodes.mapping(last)
                .flatMap(attributes -> attributes.getValue().stream())
                .forEach(tuple -> checkAttribute(change, tuple));
    }

    /** A text that YAML reads as a number, a date or a boolean would be another text. */
    private void checkAttribute(String change, NodeTuple tuple) {
        String name = String.valueOf(YamlNodes.text(tuple.getKeyNode()));
        if (tuple.getValueNode() instanceof ScalarNode scalar && (name.endsWith("Name") || TEXTS.contains(name))) {
            spelling.check(change, name, scalar);
        } else if (isNameList.test(name)) {
            checkNames(change, name, tuple.getValueNode());
        } else if (isOfBound.test(name)) {
            spelling.checkValues(change, name, tuple.getValueNode());
        }
    }

    private void checkNames(String element, String attribute, Node node) {
        if (node instanceof ScalarNode scalar) {
            spelling.check(element, attribute, scalar);
        } else if (node instanceof SequenceNode sequence) {
            List<ScalarNode> entries = sequence.getValue().stream()
                    .flatMap(entry -> entry instanceof ScalarNode scalar ? Stream.of(scalar) : Stream.of())
                    .toList();
            entries.forEach(entry -> spelling.check(element, attribute, entry));
            entries.stream()
                    .filter(entry -> entries.size() == 1)
                    .map(ScalarNode::getValue)
                    .filter(entry -> NameList.parse(entry)
                            .filter(names -> names.size() > 1)
                            .isPresent())
                    .forEach(entry -> problems.add(IndexProblems.commaInOnlyName(element, attribute, entry)));
        }
    }

    /**
     * Looks at everything under a node.
     *
     * @param element the key that the node is the value of
     */
    private void check(String element, Node node) {
        if (node instanceof SequenceNode sequence) {
            sequence.getValue().forEach(entry -> check(element, entry));
        } else if (node instanceof MappingNode mapping) {
            Set<String> seen = new HashSet<>();
            for (NodeTuple tuple : mapping.getValue()) {
                String key = String.valueOf(YamlNodes.text(tuple.getKeyNode()));
                if (!seen.add(key)) {
                    problems.add(AttributeProblems.twice(element, key));
                }
                ItemKind.ofElement(element)
                        .filter(kind -> kind.attributes().contains(key))
                        .ifPresent(kind -> spelling.checkValues(element, key, tuple.getValueNode()));
                if (element.equals(ColumnNodes.COLUMN)
                        && COLUMN_TEXTS.contains(key)
                        && tuple.getValueNode() instanceof ScalarNode scalar) {
                    spelling.check(element, key, scalar);
                }
                check(key, tuple.getValueNode());
            }
        }
    }
}
