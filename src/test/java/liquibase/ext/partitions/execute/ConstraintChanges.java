package liquibase.ext.partitions.execute;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.testing.Changelog;
import liquibase.ext.partitions.testing.LiquibaseRun;
import liquibase.ext.partitions.testing.TestDatabase;

/** Changelogs that give all partitions of the table t the constraint c, and what goes wrong with them. */
final class ConstraintChanges {

    /** Partitions with rows, and a table r that all of them have a row of. */
    static final String LIST = """
            CREATE TABLE r (id int PRIMARY KEY, code text);
            INSERT INTO r SELECT n, 'x' || n FROM generate_series(1, 50) n;
            CREATE TABLE t (k int, a int, b text, j jsonb) PARTITION BY LIST (k);
            CREATE TABLE t_1 PARTITION OF t FOR VALUES IN (1);
            CREATE TABLE t_2 PARTITION OF t FOR VALUES IN (2);
            CREATE TABLE t_default PARTITION OF t DEFAULT;
            INSERT INTO t SELECT n % 4, 1 + n % 50, n::text, '{"x": 1}' FROM generate_series(1, 100) n;""";

    /** The columns of a foreign key to r, as attributes. */
    static final String TO_R = "baseColumnNames=\"a\" referencedTableName=\"r\" referencedColumnNames=\"id\" ";

    private ConstraintChanges() {}

    static Changelog foreignKeys(String attributes) {
        return changelog("", "createPartitionForeignKeys constraintName=\"c\" baseTableName=\"t\" " + attributes);
    }

    static Changelog foreignKeysOutside(String attributes) {
        return changelog(
                " runInTransaction=\"false\"",
                "createPartitionForeignKeys constraintName=\"c\" baseTableName=\"t\" " + attributes);
    }

    static Changelog constraints(String attributes) {
        return changelog("", "createPartitionConstraints constraintName=\"c\" tableName=\"t\" " + attributes);
    }

    static Changelog constraintsOutside(String attributes) {
        return changelog(
                " runInTransaction=\"false\"",
                "createPartitionConstraints constraintName=\"c\" tableName=\"t\" " + attributes);
    }

    /** A changeset with one change. */
    static Changelog changelog(String changeSetAttributes, String change) {
        return Changelog.xml("<changeSet id=\"constraint\" author=\"test\"%s><partitions:%s/></changeSet>"
                .formatted(changeSetAttributes, change));
    }

    /** The lines in which the failure of an update says what is wrong, without the change and the table. */
    static List<String> problems(LiquibaseRun run) {
        return problems(assertThrows(LiquibaseException.class, run::update));
    }

    static List<String> problems(Throwable failure) {
        return Arrays.stream(String.valueOf(failure.getMessage()).split("\n"))
                .filter(line -> line.matches(".*Partition(ForeignKeys|Constraints) of table .*: .*"))
                .map(line -> line.replaceFirst(".*Partition(?:ForeignKeys|Constraints) of table [^:]*: ", ""))
                .toList();
    }

    /** What is wrong in the end: constraints named c that are not validated, and tables without one or with two. */
    static List<String> wrong(TestDatabase database) {
        return database.queryList("""
                SELECT t.relid::regclass || ' has ' || count(k.oid) || ', validated ' || count(k.oid) FILTER (WHERE k.convalidated)
                FROM pg_partition_tree('t') t
                JOIN pg_class c ON c.oid = t.relid AND c.relkind <> 'f'
                LEFT JOIN (pg_constraint k LEFT JOIN pg_constraint p ON p.oid = k.conparentid)
                  ON k.conrelid = t.relid AND p.conrelid IS DISTINCT FROM k.conrelid AND k.contype IN ('f', 'c')
                GROUP BY t.relid
                HAVING count(k.oid) <> 1 OR NOT bool_and(k.convalidated)""");
    }

    static int majorVersion(TestDatabase database) {
        return Integer.parseInt(database.queryList("SHOW server_version_num").get(0)) / 10_000;
    }
}
