package liquibase.ext.partitions.changelog;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.ext.partitions.problem.Problem;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;

/** What YAML makes of the values of preconditions, which the files themselves are looked at for. */
public final class YamlPreconditions {

    private static final String KEY = "preConditions";

    /** The attributes that YAML may read as it likes: it is the same boolean in the end. */
    private static final Set<String> BOOLEANS = Set.of("default");

    private YamlPreconditions() {}

    /**
     * The problems of the preconditions of one kind on one table.
     *
     * @param name the name of the precondition
     * @param table the table as it has been read
     * @param changeSet whose preconditions they are; null for those of whole changelogs
     */
    public static List<Problem> problemsOf(
            String name, String table, @Nullable DatabaseChangeLog changeLog, @Nullable ChangeSet changeSet) {
        List<Problem> problems = new ArrayList<>();
        YamlSpelling spelling = new YamlSpelling(problems);
        places(changeLog, changeSet)
                .flatMap(place -> named(name, place))
                .filter(attributes -> isOf(attributes, table))
                .flatMap(attributes -> attributes.getValue().stream())
                .forEach(attribute -> check(name, attribute, spelling));
        return problems;
    }

    private static void check(String name, NodeTuple attribute, YamlSpelling spelling) {
        String key = String.valueOf(YamlNodes.text(attribute.getKeyNode()));
        if (!BOOLEANS.contains(key)) {
            spelling.checkValues(name, key, attribute.getValueNode());
        }
    }

    private static Stream<Node> places(@Nullable DatabaseChangeLog changeLog, @Nullable ChangeSet changeSet) {
        if (changeSet != null) {
            return files(Stream.of(changeSet))
                    .flatMap(file -> YamlNodes.changeSet(file, changeSet).stream())
                    .flatMap(node -> YamlNodes.value(node, KEY).stream());
        }
        return Stream.concat(
                        Stream.ofNullable(changeLog)
                                .map(DatabaseChangeLog::getPhysicalFilePath)
                                .flatMap(path -> YamlFile.read(path).stream()),
                        Stream.ofNullable(changeLog).flatMap(log -> files(log.getChangeSets().stream())))
                .distinct()
                .flatMap(file -> YamlNodes.inChangelog(file, KEY));
    }

    private static Stream<Node> files(Stream<ChangeSet> changeSets) {
        return changeSets
                .map(ChangeSet::getChangeLog)
                .filter(Objects::nonNull)
                .map(DatabaseChangeLog::getPhysicalFilePath)
                .distinct()
                .flatMap(path -> YamlFile.read(path).stream());
    }

    /** The attributes of the preconditions of a name, at any depth of and, or and not. */
    private static Stream<MappingNode> named(String name, Node place) {
        return YamlNodes.entries(place)
                .flatMap(YamlNodes::mapping)
                .flatMap(map -> map.getValue().stream())
                .flatMap(tuple -> name.equals(YamlNodes.text(tuple.getKeyNode()))
                        ? YamlNodes.mapping(tuple.getValueNode())
                        : named(name, tuple.getValueNode()));
    }

    /** Whether a precondition is on the table, as far as its text without parameters tells. */
    private static boolean isOf(MappingNode attributes, String table) {
        return YamlNodes.value(attributes, "tableName")
                .map(YamlNodes::text)
                .filter(text -> text.equals(table) || text.contains("${"))
                .isPresent();
    }
}
