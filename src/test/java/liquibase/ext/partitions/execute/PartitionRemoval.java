package liquibase.ext.partitions.execute;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.harness.Changelogs;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.plan.Step;
import liquibase.ext.partitions.sql.SqlRenderer;
import liquibase.ext.partitions.testing.Changelog;
import liquibase.ext.partitions.testing.LiquibaseRun;

/** Changelogs that take partitions from table t, and what tests ask of them. */
final class PartitionRemoval {

    private static final Pattern PROBLEM = Pattern.compile(
            "(?:detachPartition|dropPartitions|analyzePartitions|create\\w+) of table \\S+: (.*?\\.)(?:, changelog.*)?$");

    private PartitionRemoval() {}

    /** A detachPartition of t_1 in the transaction of its changeset. */
    static Changelog detach(String attributes) {
        return Changelog.xml(changeSet("", "detachPartition", "partitionName=\"t_1\" " + attributes));
    }

    /** The same in a changeset with runInTransaction="false". */
    static Changelog detachOutside(String attributes) {
        return Changelog.xml(
                changeSet(" runInTransaction=\"false\"", "detachPartition", "partitionName=\"t_1\" " + attributes));
    }

    /** A detachPartition with attributes that the XSD may refuse. */
    static Changelog unchecked(String attributes) {
        return Changelogs.uncheckedXml(changeSet("", "detachPartition", "partitionName=\"t_1\" " + attributes));
    }

    /** A dropPartitions in the transaction of its changeset. */
    static Changelog drop(String attributes) {
        return Changelog.xml(changeSet("", "dropPartitions", attributes));
    }

    /** The same in a changeset with runInTransaction="false". */
    static Changelog dropOutside(String attributes) {
        return Changelog.xml(changeSet(" runInTransaction=\"false\"", "dropPartitions", attributes));
    }

    /** What a concurrent run notes on t_1 before it detaches it, as SQL. */
    static String note(boolean toDrop) {
        return SqlRenderer.render(
                new Step.NoteDetach(new QualifiedName("public", "t"), new QualifiedName("public", "t_1"), toDrop));
    }

    /** One change of table t. */
    static String changeSet(String changeSetAttributes, String change, String attributes) {
        return """
                <changeSet id="%s" author="test"%s>
                    <partitions:%s tableName="t" %s/>
                </changeSet>
                """.formatted(change, changeSetAttributes, change, attributes);
    }

    /** The lines in which the failure of an update says what is wrong. */
    static List<String> problemsOfUpdate(LiquibaseRun run) {
        return problems(assertThrows(LiquibaseException.class, run::update));
    }

    static List<String> problemsOfRollback(LiquibaseRun run) {
        return problems(assertThrows(LiquibaseException.class, () -> run.rollback(1)));
    }

    static List<String> problems(Throwable failure) {
        return Arrays.stream(String.valueOf(failure.getMessage()).split("\n"))
                .flatMap(line -> {
                    Matcher matcher = PROBLEM.matcher(line);
                    return matcher.find() ? Stream.of(matcher.group(1)) : Stream.empty();
                })
                .distinct()
                .toList();
    }
}
