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
import liquibase.ext.partitions.changelog.ScalarText;
import liquibase.ext.partitions.model.BoundValueList;
import liquibase.ext.partitions.problem.AttributeProblems;
import liquibase.ext.partitions.problem.IndexProblems;
import liquibase.ext.partitions.problem.Problem;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * What gets lost of a change between a YAML or JSON file and Liquibase: of two entries with one key the first, the
 * spelling of a value that looks like a number or a boolean, and the list around a single entry. The file itself is
 * looked at for that; a file that cannot be found again has no problems.
 */
final class YamlSource {

    private static final int DATE_LENGTH = "2026-01-31".length();

    private static final Set<String> TEXTS =
            Set.of("using", "where", "with", "tablespace", "matching", "check", "exclude");
    private static final Set<String> COLUMN_TEXTS = Set.of("name", "operatorClass", "collation");

    private final List<Problem> problems = new ArrayList<>();
    private final Predicate<String> isNameList;

    private YamlSource(Predicate<String> isNameList) {
        this.isNameList = isNameList;
    }

    static List<Problem> problemsOf(AbstractChange change) {
        YamlSource source =
                new YamlSource(name -> change instanceof AbstractPartitionChange own && own.isNameList(name));
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
        return changeSetNodes(file)
                .filter(node -> isText(node, "id", changeSet.getId()) && isText(node, "author", changeSet.getAuthor()))
                .findFirst()
                .flatMap(node -> entryOf(change, changeSet.getChanges(), value(node, "changes"))
                        .or(() -> entryOf(change, rollback, value(node, "rollback"))));
    }

    private static Optional<MappingNode> entryOf(AbstractChange change, List<Change> all, Optional<Node> list) {
        String name = change.getSerializedObjectName();
        List<Change> ofThatName = all.stream()
                .filter(one -> one.getSerializedObjectName().equals(name))
                .toList();
        List<MappingNode> entries = list.stream()
                .flatMap(node -> node instanceof SequenceNode sequence ? sequence.getValue().stream() : Stream.of(node))
                .flatMap(YamlSource::mapping)
                .filter(node -> value(node, name).isPresent())
                .toList();
        for (int i = 0; i < ofThatName.size() && i < entries.size(); i++) {
            if (ofThatName.get(i) == change) {
                return Optional.of(entries.get(i));
            }
        }
        return Optional.empty();
    }

    private static Stream<MappingNode> changeSetNodes(Node file) {
        return mapping(file)
                .flatMap(root -> value(root, "databaseChangeLog").stream())
                .flatMap(list -> list instanceof SequenceNode sequence ? sequence.getValue().stream() : Stream.of())
                .flatMap(YamlSource::mapping)
                .flatMap(entry -> value(entry, "changeSet").stream())
                .flatMap(YamlSource::mapping);
    }

    private static Stream<MappingNode> mapping(Node node) {
        return node instanceof MappingNode mapping ? Stream.of(mapping) : Stream.of();
    }

    private static Optional<Node> value(MappingNode mapping, String key) {
        return mapping.getValue().stream()
                .filter(tuple -> key.equals(text(tuple.getKeyNode())))
                .map(NodeTuple::getValueNode)
                .findFirst();
    }

    private static boolean isText(MappingNode mapping, String key, @Nullable String text) {
        return value(mapping, key)
                .filter(node -> text != null && text.equals(text(node)))
                .isPresent();
    }

    private static @Nullable String text(Node node) {
        return node instanceof ScalarNode scalar ? scalar.getValue() : null;
    }

    private void checkEntry(String change, MappingNode entry) {
        List<Node> written = entry.getValue().stream()
                .filter(tuple -> change.equals(text(tuple.getKeyNode())))
                .map(NodeTuple::getValueNode)
                .toList();
        if (written.size() > 1) {
            problems.add(AttributeProblems.twice("changes", change));
        }
        Node last = written.get(written.size() - 1);
        check(change, last);
        mapping(last)
                .flatMap(attributes -> attributes.getValue().stream())
                .forEach(tuple -> checkAttribute(change, tuple));
    }

    /** A text that YAML reads as a number, a date or a boolean would be another text. */
    private void checkAttribute(String change, NodeTuple tuple) {
        String name = String.valueOf(text(tuple.getKeyNode()));
        if (tuple.getValueNode() instanceof ScalarNode scalar && (name.endsWith("Name") || TEXTS.contains(name))) {
            checkSpelling(change, name, scalar);
        } else if (isNameList.test(name)) {
            checkNames(change, name, tuple.getValueNode());
        }
    }

    private void checkNames(String element, String attribute, Node node) {
        if (node instanceof ScalarNode scalar) {
            checkSpelling(element, attribute, scalar);
        } else if (node instanceof SequenceNode sequence) {
            List<ScalarNode> entries = sequence.getValue().stream()
                    .flatMap(entry -> entry instanceof ScalarNode scalar ? Stream.of(scalar) : Stream.of())
                    .toList();
            entries.forEach(entry -> checkSpelling(element, attribute, entry));
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
                String key = String.valueOf(text(tuple.getKeyNode()));
                if (!seen.add(key)) {
                    problems.add(AttributeProblems.twice(element, key));
                }
                ItemKind.ofElement(element)
                        .filter(kind -> kind.attributes().contains(key))
                        .ifPresent(kind -> checkValue(kind, key, tuple.getValueNode()));
                if (element.equals(ColumnNodes.COLUMN)
                        && COLUMN_TEXTS.contains(key)
                        && tuple.getValueNode() instanceof ScalarNode scalar) {
                    checkSpelling(element, key, scalar);
                }
                check(key, tuple.getValueNode());
            }
        }
    }

    private void checkValue(ItemKind kind, String attribute, Node node) {
        if (node instanceof ScalarNode scalar) {
            checkSpelling(kind.element(), attribute, scalar);
        } else if (node instanceof SequenceNode sequence) {
            for (Node entry : sequence.getValue()) {
                if (entry instanceof ScalarNode scalar) {
                    checkSpelling(kind.element(), attribute, scalar);
                    if (sequence.getValue().size() == 1 && hasComma(scalar.getValue())) {
                        problems.add(AttributeProblems.commaInOnlyEntry(kind.element(), attribute, scalar.getValue()));
                    }
                }
            }
        }
    }

    private static boolean hasComma(String entry) {
        return BoundValueList.parse(entry).filter(values -> values.size() > 1).isPresent();
    }

    private void checkSpelling(String element, String attribute, ScalarNode scalar) {
        if (scalar.getScalarStyle() != DumperOptions.ScalarStyle.PLAIN
                || scalar.getTag().equals(Tag.STR)) {
            return;
        }
        String written = scalar.getValue();
        if (scalar.getTag().equals(Tag.TIMESTAMP)) {
            if (written.length() > DATE_LENGTH) {
                problems.add(AttributeProblems.unquotedTimestamp(element, attribute));
            }
            return;
        }
        Object value = new ScalarReader().read(scalar);
        String read = value == null ? written : ScalarText.of(value);
        if (!written.equals(read)) {
            problems.add(AttributeProblems.misread(element, attribute, written, read));
        }
    }

    /** Makes a value of a node as Liquibase's parser does. */
    private static final class ScalarReader extends SafeConstructor {

        ScalarReader() {
            super(new LoaderOptions());
        }

        @Nullable
        Object read(ScalarNode node) {
            return constructObject(node);
        }
    }
}
