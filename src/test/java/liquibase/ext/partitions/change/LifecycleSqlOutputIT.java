package liquibase.ext.partitions.change;

import static liquibase.ext.partitions.harness.UpDownUp.sqlOutputEqualsUpdate;

import java.util.List;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.harness.Changelog;
import liquibase.ext.partitions.harness.TestDatabase;
import liquibase.ext.partitions.harness.TestDatabases;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Partitions that come, leave, go elsewhere and come back in one SQL output are there as an update would have them. */
@ExtendWith(TestDatabases.class)
class LifecycleSqlOutputIT {

    private static final String INDEX =
            "<partitions:createPartitionIndexes tableName='t' indexName='i' columnNames='v' concurrently='true'/>";

    private static Changelog changeSets(List<String> changes) {
        StringBuilder xml = new StringBuilder();
        for (int i = 0; i < changes.size(); i++) {
            xml.append("<changeSet id='" + i + "' author='it'"
                    + (changes.get(i).contains("concurrently") ? " runInTransaction='false'>" : ">") + changes.get(i)
                    + "</changeSet>");
        }
        return Changelog.xml(xml.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "timestamptz | '2026-01-01 00:00+00' | '2026-02-01 00:00+00' | '2026-03-01 00:00+00' | '2026-02-02'",
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
