package liquibase.ext.partitions.execute;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.testing.Changelog;
import liquibase.ext.partitions.testing.TestDatabase;

/** Changelogs that attach table n to table t, and what tests ask of them. */
final class Attachments {

    static final String RANGE = """
            CREATE TABLE t (k int, v text) PARTITION BY RANGE (k);
            CREATE TABLE t_0 PARTITION OF t FOR VALUES FROM (0) TO (10);""";

    private Attachments() {}

    /** In the transaction of its changeset. */
    static Changelog inTransaction(String attributes) {
        return changelog("", attributes);
    }

    /** In a changeset with runInTransaction="false". */
    static Changelog outside(String attributes) {
        return changelog(" runInTransaction=\"false\"", attributes);
    }

    static Changelog concurrently(String attributes) {
        return outside("concurrently=\"true\" " + attributes);
    }

    private static Changelog changelog(String changeSetAttributes, String attributes) {
        return Changelog.xml("""
                <changeSet id="attach" author="test"%s>
                    <partitions:attachPartition tableName="t" partitionName="n" %s/>
                </changeSet>
                """.formatted(changeSetAttributes, attributes));
    }

    /** The lines in which the failure of an update says what is wrong. */
    static List<String> problems(TestDatabase database, Changelog changelog) {
        Throwable failure = assertThrows(
                LiquibaseException.class, () -> database.liquibase(changelog).update());
        return Arrays.stream(String.valueOf(failure.getMessage()).split("\n"))
                .map(line -> line.replaceFirst(".*attachPartition of table [^:]*: ", "attach: "))
                .filter(line -> line.startsWith("attach: "))
                .map(line -> line.replaceAll("^attach: |, changelog.xml::.*", ""))
                .toList();
    }

    static int majorVersion(TestDatabase database) {
        return Integer.parseInt(database.queryList("SHOW server_version_num").get(0)) / 10_000;
    }
}
