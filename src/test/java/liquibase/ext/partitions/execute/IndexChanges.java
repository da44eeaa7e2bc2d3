package liquibase.ext.partitions.execute;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.testing.Changelog;
import liquibase.ext.partitions.testing.LiquibaseRun;

/** Changelogs that make the index ix on all partitions of the table t, and what goes wrong with them. */
final class IndexChanges {

    private IndexChanges() {}

    static Changelog changelog(String changeSetAttributes, String attributes, String columns) {
        return Changelog.xml("""
                <changeSet id="index" author="test"%s>
                    <partitions:createPartitionIndexes tableName="t" indexName="ix" %s>%s</partitions:createPartitionIndexes>
                </changeSet>
                """.formatted(changeSetAttributes, attributes, columns));
    }

    /** The lines in which the failure of an update says what is wrong, without the change and the table. */
    static List<String> problems(LiquibaseRun run) {
        return problems(assertThrows(LiquibaseException.class, run::update));
    }

    static List<String> problems(Throwable failure) {
        return Arrays.stream(String.valueOf(failure.getMessage()).split("\n"))
                .filter(line -> line.contains("PartitionIndexes of table "))
                .map(line -> line.substring(line.indexOf("PartitionIndexes of table ")))
                .map(line -> line.substring(line.indexOf(": ") + 2))
                .map(IndexChanges::withEnglishLabel)
                .toList();
    }

    /** The driver puts a label before the server's details, in the language of the JVM. */
    private static String withEnglishLabel(String problem) {
        return problem.replaceFirst("; \\p{L}+: Key ", "; Detail: Key ");
    }
}
