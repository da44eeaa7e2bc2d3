package liquibase.ext.partitions.change;

import static liquibase.ext.partitions.harness.UpDownUp.offlineSqlEqualsUpdate;
import static liquibase.ext.partitions.harness.UpDownUp.sqlOutputEqualsUpdate;

import java.util.List;
import java.util.stream.Stream;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.testing.Changelog;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Partitions that come, leave, go elsewhere and come back in one SQL output are there as an update would have them. */
@ExtendWith(TestDatabases.class)
class LifecycleSqlOutputIT {

    private static final String COLUMNS =
            "<partitions:column name='k' type='int'/><partitions:column name='v' type='int'/></partitions:createPartitionedTable>";
    private static final String T =
            "<partitions:createPartitionedTable tableName='t' partitionBy='RANGE (k)'>" + COLUMNS;
    private static final String U =
            "<partitions:createPartitionedTable tableName='u' partitionBy='RANGE (k)'>" + COLUMNS;
    private static final String SUB =
            "<partitions:createPartitionedTable tableName='sub' partitionBy='LIST (v)'>" + COLUMNS;
    private static final String PART = """
            <partitions:createPartitions tableName='t'>
                <partitions:partition name='t_1' from='0' to='10'/>
            </partitions:createPartitions>""";
    private static final String TREE = """
            <partitions:createPartitions tableName='t'>
                <partitions:partition name='sub' from='0' to='10' partitionBy='LIST (v)'>
                    <partitions:each values='1'/>
                </partitions:partition>
            </partitions:createPartitions>""";
    private static final String VALUE_OF_SUB =
            "<partitions:createPartitions tableName='sub'><partitions:each values='2'/></partitions:createPartitions>";
    private static final String DETACH = "<partitions:detachPartition tableName='t' partitionName='t_1'/>";
    private static final String DETACH_SUB = DETACH.replace("t_1", "sub");
    private static final String DROP = "<partitions:dropPartitions tableName='t' partitionNames='t_1'/>";
    private static final String RELEASE =
            "<partitions:dropPartitions tableName='t' partitionNames='sub' mode='detach'/>";
    private static final String ATTACH =
            "<partitions:attachPartition tableName='t' partitionName='t_1' from='0' to='10'/>";
    private static final String ATTACH_SUB = ATTACH.replace("t_1", "sub");
    private static final String INDEX =
            "<partitions:createPartitionIndexes tableName='t' indexName='i' columnNames='v' concurrently='true'/>";
    private static final String INDEX_OF_LEAVES = """
            <partitions:createPartitionIndexes tableName='t' indexName='i' columnNames='v' concurrently='true'
                partitionsOnly='true'/>""";

    private static Changelog changeSets(List<String> changes) {
        StringBuilder xml = new StringBuilder();
        for (int i = 0; i < changes.size(); i++) {
            xml.append("<changeSet id='" + i + "' author='it'"
                    + (changes.get(i).contains("concurrently") ? " runInTransaction='false'>" : ">") + changes.get(i)
                    + "</changeSet>");
        }
        return Changelog.xml(xml.toString());
    }

    private static String ofU(String change) {
        return change.replace("tableName='t'", "tableName='u'").replace("indexName='i'", "indexName='j'");
    }

    static Stream<Arguments> sequences() {
        return Stream.of(
                sequence("attached, and only then given partitions", SUB, T, ATTACH_SUB, VALUE_OF_SUB, INDEX),
                sequence("detached, and given partitions", T, TREE, DETACH_SUB, VALUE_OF_SUB, INDEX, ofSub(INDEX)),
                sequence("detached, attached elsewhere", T, PART, U, DETACH, ofU(ATTACH), ofU(INDEX), INDEX),
                sequence("a tree elsewhere", T, TREE, U, DETACH_SUB, ofU(ATTACH_SUB), VALUE_OF_SUB, ofU(INDEX), INDEX),
                sequence("a tree let go by dropPartitions", T, TREE, U, RELEASE, ofU(ATTACH_SUB), ofU(INDEX)),
                sequence("detached and attached again", T, TREE, DETACH_SUB, ATTACH_SUB, INDEX),
                sequence("dropped and created again", T, PART, DROP, PART, INDEX),
                sequence("dropped with an index", T, PART, INDEX_OF_LEAVES, DROP, PART, INDEX_OF_LEAVES),
                sequence("a tree in place of a leaf", T, PART, DROP, TREE, VALUE_OF_SUB, INDEX),
                sequence("detached with an index", T, PART, INDEX, DETACH, U, ofU(ATTACH), ofU(INDEX)));
    }

    private static String ofSub(String change) {
        return change.replace("tableName='t'", "tableName='sub'").replace("indexName='i'", "indexName='s'");
    }

    private static Arguments sequence(String name, String... changes) {
        return Arguments.argumentSet(name, List.of(changes));
    }

    @ParameterizedTest
    @MethodSource("sequences")
    void areAsPrinted(List<String> changes, TestDatabase updated, TestDatabase fed) throws LiquibaseException {
        sqlOutputEqualsUpdate(updated, fed, changeSets(changes));
    }

    @ParameterizedTest
    @MethodSource("sequences")
    void areAsPrintedWithoutADatabase(List<String> changes, TestDatabase updated, TestDatabase fed)
            throws LiquibaseException {
        offlineSqlEqualsUpdate(updated, fed, changeSets(changes));
    }

    static Stream<Arguments> sequencesOfExistingTables() {
        return Stream.of(
                sequence("an index later", DETACH_SUB, INDEX, ofSub(INDEX)),
                sequence("elsewhere", DETACH_SUB, ofU(ATTACH_SUB), ofU(INDEX), INDEX),
                sequence("elsewhere with more", DETACH_SUB, VALUE_OF_SUB, ofU(ATTACH_SUB), ofU(INDEX)),
                sequence("back again", DETACH_SUB, ATTACH_SUB, INDEX),
                sequence("gone and created again", DROP, PART, INDEX),
                sequence("gone with its index", INDEX_OF_LEAVES, DROP, PART, INDEX_OF_LEAVES));
    }

    @ParameterizedTest
    @MethodSource("sequencesOfExistingTables")
    void ofTheServerAreAsPrinted(List<String> changes, TestDatabase updated, TestDatabase fed)
            throws LiquibaseException {
        for (TestDatabase database : List.of(updated, fed)) {
            database.execute("""
                    CREATE TABLE t (k int, v int) PARTITION BY RANGE (k);
                    CREATE TABLE u (k int, v int) PARTITION BY RANGE (k);
                    CREATE TABLE t_1 PARTITION OF t FOR VALUES FROM (0) TO (10);
                    CREATE TABLE sub PARTITION OF t FOR VALUES FROM (10) TO (20) PARTITION BY LIST (v);
                    CREATE TABLE sub_1 PARTITION OF sub FOR VALUES IN (1)""");
        }
        sqlOutputEqualsUpdate(
                updated,
                fed,
                changeSets(changes.stream()
                        .map(change -> change.contains("'sub' from")
                                ? change.replace("from='0' to='10'", "from='10' to='20'")
                                : change)
                        .toList()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "timestamptz | '2026-01-01 00:00+00' | '2026-02-01 00:00+00' | '2026-03-01 00:00+00' | '2026-02-02 00:00+00'",
                "text | a | b | c | b",
                "uuid | 00000000-0000-0000-0000-000000000000 | 10000000-0000-0000-0000-000000000000 "
                        + "| 20000000-0000-0000-0000-000000000000 | 10000000-0000-0000-0000-000000000000"
            })
    void droppedByAgeAreGoneForWhatFollows(
            String type,
            String start,
            String middle,
            String end,
            String olderThan,
            TestDatabase updated,
            TestDatabase fed)
            throws LiquibaseException {
        for (TestDatabase database : List.of(updated, fed)) {
            database.execute("""
                    CREATE TABLE t (k %1$s NOT NULL, v int) PARTITION BY RANGE (k);
                    CREATE TABLE t_1 PARTITION OF t FOR VALUES FROM ('%2$s') TO ('%3$s');
                    CREATE TABLE t_2 PARTITION OF t FOR VALUES FROM ('%3$s') TO ('%4$s')""".formatted(type, start, middle, end));
        }

        sqlOutputEqualsUpdate(
                updated,
                fed,
                changeSets(List.of("<partitions:dropPartitions tableName='t' olderThan='" + olderThan + "'/>", INDEX)));
    }
}
