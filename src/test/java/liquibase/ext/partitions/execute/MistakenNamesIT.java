package liquibase.ext.partitions.execute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.testing.Changelog;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of tables, partitions and columns that there are not, or that are another thing: what was meant is told. */
@ExtendWith(TestDatabases.class)
class MistakenNamesIT {

    private static final String TABLES = """
            CREATE TABLE logs (id int, created_at date, PRIMARY KEY (id, created_at)) PARTITION BY RANGE (created_at);
            CREATE TABLE logs_2026 PARTITION OF logs FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
            CREATE TABLE logs_2027 (LIKE logs);
            CREATE TABLE audit (id int, at date) PARTITION BY RANGE (at);
            CREATE TABLE users (id int PRIMARY KEY, email text);
            CREATE SCHEMA audit;
            CREATE TABLE audit.events (id int, at date) PARTITION BY RANGE (at);
            """;

    private static Changelog xml(String change) {
        return Changelog.xml("<changeSet id=\"1\" author=\"me\"><partitions:" + change + "/></changeSet>");
    }

    private static Changelog yaml(String change) {
        return Changelog.yaml("""
                databaseChangeLog:
                  - changeSet: {id: 1, author: me, changes: [{%s}]}
                """.formatted(change));
    }

    private static Changelog json(String change) {
        return Changelog.json("""
                {"databaseChangeLog": [{"changeSet": {"id": "1", "author": "me", "changes": [{%s}]}}]}
                """.formatted(change));
    }

    private static void assertSaid(String message, Throwable failure) {
        String said = String.valueOf(failure.getMessage());
        List<String> lines = said.lines()
                .map(String::strip)
                .filter(line -> line.contains(message))
                .toList();
        assertEquals(1, lines.size(), said);
        assertTrue(lines.get(0).endsWith(message), said);
    }

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", quoteCharacter = '`', maxCharsPerColumn = 1000, textBlock = """
            analyzePartitions tableName="lgos"             => analyzePartitions of table lgos: There is no table public.lgos. Did you mean public.logs? Create it before, as with createPartitionedTable, or correct the names of the table and its schema.
            analyzePartitions tableName="events"           => analyzePartitions of table events: There is no table public.events. Did you mean audit.events? Write schemaName="audit" tableName="events".
            analyzePartitions tableName="public.logs"      => analyzePartitions of table public.logs: There is no table public.public.logs, as a name does not say its schema. Write schemaName="public" tableName="logs".
            analyzePartitions tableName="public.lgos"      => analyzePartitions of table public.lgos: There is no table public.public.lgos, as a name does not say its schema. Did you mean public.logs? Write schemaName="public" tableName="logs".
            analyzePartitions tableName="nothing_like_it"  => analyzePartitions of table nothing_like_it: There is no table public.nothing_like_it. Create it before, as with createPartitionedTable, or correct the names of the table and its schema.
            createPartitionForeignKeys baseTableName="audit.events" constraintName="fk" baseColumnNames="id" referencedTableName="users" referencedColumnNames="id" => There is no table public.audit.events, as a name does not say its schema. Write baseTableSchemaName="audit" baseTableName="events".
            createPartitionForeignKeys baseTableName="logs" constraintName="fk" baseColumnNames="idd" referencedTableName="users" referencedColumnNames="id" => Table public.logs has no column idd. Did you mean id? Correct baseColumnNames.
            createPartitionForeignKeys baseTableName="logs" constraintName="fk" baseColumnNames="id" referencedTableName="users" referencedColumnNames="emial" => Table public.users has no column emial. Did you mean email? Correct referencedColumnNames.
            createPartitionForeignKeys baseTableName="logs" constraintName="fk" baseColumnNames="id" referencedTableName="user" referencedColumnNames="id" => There is no table public.user for the foreign key to point at. Did you mean public.users? Create it in an earlier changeset, or correct referencedTableName or referencedTableSchemaName.
            createPartitionForeignKeys baseTableName="logs" constraintName="fk" baseColumnNames="id" referencedTableName="public.users" referencedColumnNames="id" => There is no table public.public.users for the foreign key to point at, as a name does not say its schema. Write referencedTableSchemaName="public" referencedTableName="users".
            createPartitionIndexes tableName="logs" indexName="ix" columnNames="createdat" => createPartitionIndexes of table public.logs: Table public.logs has no column createdat. Did you mean created_at? Correct columnNames.
            createPartitionIndexes tableName="logs" indexName="ix" columnNames="iid, x, creatd_at" => createPartitionIndexes of table public.logs: Table public.logs has no columns iid, x, creatd_at. Did you mean id, created_at? Correct columnNames.
            createPartitionIndexes tableName="logs" indexName="ix" columnNames="id" include="createdAt" => createPartitionIndexes of table public.logs: Table public.logs has no column createdAt. Did you mean created_at? Correct include.
            createPartitionConstraints tableName="logs" constraintName="u" unique="id, createdat" => createPartitionConstraints of table public.logs: Table public.logs has no column createdat. Did you mean created_at? Correct unique.
            attachPartition tableName="logs" partitionName="logs_28" from="2027-01-01" to="2028-01-01" => attachPartition of table logs: There is no table public.logs_28 to attach. Did you mean public.logs_2027? Create it before with createTable, or correct partitionName or partitionSchemaName.
            attachPartition tableName="audit" partitionName="audit_7" from="2027-01-01" to="2028-01-01" => attachPartition of table audit: There is no table public.audit_7 to attach. Create it before with createTable, or correct partitionName or partitionSchemaName.
            attachPartition tableName="logs" partitionName="logs2027" from="2027-01-01" to="2028-01-01" => attachPartition of table logs: There is no table public.logs2027 to attach. Did you mean public.logs_2027? Create it before with createTable, or correct partitionName or partitionSchemaName.
            attachPartition tableName="logs" partitionName="public.logs_2027" from="2027-01-01" to="2028-01-01" => attachPartition of table logs: There is no table public.public.logs_2027 to attach, as a name does not say its schema. Write partitionSchemaName="public" partitionName="logs_2027".
            detachPartition tableName="logs" partitionName="logs2026" => detachPartition of table logs: public.logs has no partition public.logs2026, and there is no table of that name. Did you mean public.logs_2026? Correct partitionName or partitionSchemaName.
            dropPartitions tableName="logs" partitionNames="logs_2025x" => dropPartitions of table logs: public.logs has no partition public.logs_2025x, and there is no table of that name. Did you mean public.logs_2026? Correct partitionNames or partitionSchemaName, or set ifExists="true".
            analyzePartitions tableName="logs_2026"        => analyzePartitions of table logs_2026: public.logs_2026 is a partition of public.logs and has no partitions of its own. Write tableName="logs", since all its partitions are analyzed with it.
            dropPartitions tableName="logs_2026" partitionNames="x" => dropPartitions of table logs_2026: public.logs_2026 is a partition of public.logs and has no partitions of its own. Write tableName="logs" and name the partition in partitionNames.
            detachPartition tableName="logs_2026" partitionName="x" => detachPartition of table logs_2026: public.logs_2026 is a partition of public.logs and has no partitions of its own. Write tableName="logs" and name the partition in partitionName.
            createPartitionIndexes tableName="logs_2026" indexName="ix" columnNames="id" => createPartitionIndexes of table public.logs_2026: public.logs_2026 is a partition of public.logs and has no partitions of its own. Write tableName="logs", with partitionsOnly="true" and matching="logs_2026" for this partition alone.
            createPartitionForeignKeys baseTableName="logs_2026" constraintName="fk" baseColumnNames="id" referencedTableName="users" referencedColumnNames="id" => public.logs_2026 is a partition of public.logs and has no partitions of its own. Write baseTableName="logs", with partitionsOnly="true" and matching="logs_2026" for this partition alone.
            attachPartition tableName="logs_2026" partitionName="logs_2027" from="1" to="2" => attachPartition of table logs_2026: public.logs_2026 is a partition of public.logs and has no partitions of its own. Write tableName="logs", or create the partition anew with partitionBy, as a sub-partitioned table.
            """)
    void are_told_with_what_was_meant(String change, String message, TestDatabase database) {
        database.execute(TABLES);

        assertSaid(
                message,
                assertThrows(
                        LiquibaseException.class,
                        () -> database.liquibase(xml(change)).update()));
    }

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", quoteCharacter = '`', maxCharsPerColumn = 1000, textBlock = """
            analyzePartitions tableName="logs_2026"        => analyzePartitions of table logs_2026: public.logs_2026 is a partition of public.logs and has no partitions of its own. Write tableName="logs", since all its partitions are analyzed with it.
            detachPartition tableName="logs" partitionName="logs2026" => detachPartition of table logs: public.logs has no partition public.logs2026, and there is no table of that name. Did you mean public.logs_2026? Correct partitionName or partitionSchemaName.
            attachPartition tableName="logs_2026" partitionName="logs_2027" from="1" to="2" => attachPartition of table logs_2026: public.logs_2026 is a partition of public.logs and has no partitions of its own. Write tableName="logs", or create the partition anew with partitionBy, as a sub-partitioned table.
            """)
    void printed_sql_refuses_the_same(String change, String message, TestDatabase database) {
        database.execute(TABLES);

        assertSaid(
                message,
                assertThrows(
                        LiquibaseException.class,
                        () -> database.liquibase(xml(change)).updateSql()));
    }

    @Test
    void printed_sql_warns_of_a_table_that_something_before_may_create(TestDatabase database)
            throws LiquibaseException {
        database.execute(TABLES);

        String sql = database.liquibase(xml("analyzePartitions tableName=\"public.logs\""))
                .updateSql();

        assertTrue(
                sql.contains(
                        "-- WARNING: There is no table public.public.logs yet, nor in the output before; it has to be"
                                + " there, and partitioned accordingly, when this is executed; schemaName=\"public\""
                                + " tableName=\"logs\" would be public.logs"),
                sql);
    }

    @Test
    void printed_sql_warns_of_columns_that_something_before_may_add(TestDatabase database) throws LiquibaseException {
        database.execute(TABLES);

        String sql = database.liquibase(
                        yaml("createPartitionIndexes: {tableName: logs, indexName: ix, columnNames: creatd_at}"))
                .updateSql();

        assertTrue(
                sql.contains(
                        "-- WARNING: Table public.logs has no column creatd_at yet, and has to have it when this is"
                                + " executed. Did you mean created_at? Correct columnNames"),
                sql);
    }

    @Test
    void in_yaml_and_json_attributes_are_written_as_there(TestDatabase database) {
        database.execute(TABLES);

        assertSaid(
                "Write schemaName: public, tableName: logs.",
                assertThrows(
                        LiquibaseException.class,
                        () -> database.liquibase(yaml("analyzePartitions: {tableName: public.logs}"))
                                .update()));
        assertSaid(
                "Write tableName: logs, with partitionsOnly: true and matching: logs_2026 for this partition alone.",
                assertThrows(
                        LiquibaseException.class,
                        () -> database.liquibase(json(
                                        "\"createPartitionIndexes\": {\"tableName\": \"logs_2026\", \"indexName\": \"ix\","
                                                + " \"columnNames\": \"id\"}"))
                                .update()));
        assertSaid(
                "Set ifNotExists: true to keep it, or remove the item.",
                assertThrows(
                        LiquibaseException.class,
                        () -> database.liquibase(yaml(
                                        "createPartitions: {tableName: logs, partitions: [partition: {name: logs_2026, from:"
                                                + " 2026-01-01, to: 2027-01-01}]}"))
                                .updateSql()));
    }

    @Test
    void a_partition_without_a_bound_in_items_has_none_told(TestDatabase database) {
        database.execute(TABLES);

        assertSaid(
                "public.logs is partitioned by RANGE, and the bound is for LIST. Give it from and to.",
                assertThrows(
                        LiquibaseException.class,
                        () -> database.liquibase(xml(
                                        "attachPartition tableName=\"logs\" partitionName=\"logs_2027\" values=\"1\""))
                                .update()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"RANGE ((at))", "RANGE (id, ( (\"at\") ))", "RANGE ((at), (name))"})
    void a_key_column_in_parentheses_is_that_column(String partitionBy, TestDatabase database)
            throws LiquibaseException {
        database.liquibase(yaml("""
                createPartitionedTable: {tableName: t, partitionBy: '%s', columns: [
                  {column: {name: id, type: int, constraints: {primaryKey: true}}},
                  {column: {name: at, type: date, constraints: {primaryKey: true}}},
                  {column: {name: name, type: text, constraints: {primaryKey: true}}}]}""".formatted(partitionBy))).upDownUp();
    }
}
