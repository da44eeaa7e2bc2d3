package liquibase.ext.partitions.execute;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.testing.Changelog;
import liquibase.ext.partitions.testing.LiquibaseRun;
import liquibase.ext.partitions.testing.TestDatabase;

/** Changelogs of one createPartitions of table t, and what tests ask of them. */
final class Changes {

    private Changes() {}

    /** In the transaction of its changeset. */
    static Changelog inTransaction(String attributes, String items) {
        return changelog("", attributes, items);
    }

    /** In a changeset with runInTransaction="false". */
    static Changelog outside(String attributes, String items) {
        return changelog(" runInTransaction=\"false\"", attributes, items);
    }

    private static Changelog changelog(String changeSetAttributes, String attributes, String items) {
        return Changelog.xml("""
                <changeSet id="partitions" author="test"%s>
                    <partitions:createPartitions tableName="t" %s>%s</partitions:createPartitions>
                </changeSet>
                """.formatted(changeSetAttributes, attributes, items));
    }

    static String partition(String name, String values) {
        return "<partitions:partition name=\"%s\" values=\"%s\"/>".formatted(name, values);
    }

    static String range(String name, String from, String to) {
        return "<partitions:partition name=\"%s\" from=\"%s\" to=\"%s\"/>".formatted(name, from, to);
    }

    static LiquibaseRun run(TestDatabase database, Changelog changelog) {
        return database.liquibase(changelog);
    }

    /** The lines in which the failure of an update says what is wrong, with the change and the table. */
    static List<String> problemsOfUpdate(LiquibaseRun run) {
        return problems(assertThrows(LiquibaseException.class, run::update));
    }

    static List<String> problemsOfRollback(LiquibaseRun run) {
        return problems(assertThrows(LiquibaseException.class, () -> run.rollback(1)));
    }

    static List<String> problems(Throwable failure) {
        return Arrays.stream(String.valueOf(failure.getMessage()).split("\n"))
                .map(line -> line.substring(Math.max(0, line.indexOf("createPartitions of table"))))
                .filter(line -> line.startsWith("createPartitions of table"))
                .map(line -> line.substring(line.indexOf(": ") + 2))
                .toList();
    }

    /** The names of the tables in the schema public whose names begin with t, but for Liquibase's own. */
    static List<String> tables(TestDatabase database) {
        return database.queryList("""
                SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace
                  AND relkind IN ('r', 'p', 'f') AND relname LIKE 't%' ORDER BY relname""");
    }
}
