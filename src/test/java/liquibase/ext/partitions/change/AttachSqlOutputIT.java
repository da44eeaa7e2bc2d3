package liquibase.ext.partitions.change;

import static liquibase.ext.partitions.harness.UpDownUp.futureRollbackSqlUndoesUpdate;
import static liquibase.ext.partitions.harness.UpDownUp.offlineSqlEqualsUpdate;
import static liquibase.ext.partitions.harness.UpDownUp.rollbackSqlEqualsRollback;
import static liquibase.ext.partitions.harness.UpDownUp.sqlOutputEqualsUpdate;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.harness.SqlScript;
import liquibase.ext.partitions.testing.Changelog;
import liquibase.ext.partitions.testing.LiquibaseRun;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is printed of an attachPartition is what would be executed. */
@ExtendWith(TestDatabases.class)
class AttachSqlOutputIT {

    private static final String PARENT = """
            <partitions:createPartitionedTable tableName="t" partitionBy="RANGE (k)">
                <partitions:column name="k" type="int"/><partitions:column name="v" type="int"/>
            </partitions:createPartitionedTable>
            <partitions:createPartitions tableName="t">
                <partitions:partition name="t_0" from="0" to="10"/>
            </partitions:createPartitions>""";
    private static final String TABLE = """
            <createTable tableName="n"><column name="k" type="int"/><column name="v" type="int"/></createTable>""";
    private static final String SUBTREE = """
            <partitions:createPartitionedTable tableName="n" partitionBy="LIST (v)">
                <partitions:column name="k" type="int"/><partitions:column name="v" type="int"/>
            </partitions:createPartitionedTable>
            <partitions:createPartitions tableName="n"><partitions:each values="1, 2"/></partitions:createPartitions>""";
    private static final String ATTACH =
            "<partitions:attachPartition tableName='t' partitionName='n' from='10' to='20'/>";
    private static final String CONCURRENTLY = ATTACH.replace("/>", " concurrently='true'/>");
    private static final String INDEX =
            "<partitions:createPartitionIndexes tableName='t' indexName='i' columnNames='v' concurrently='true'/>";

    private static Changelog changeSets(String... changes) {
        StringBuilder xml = new StringBuilder();
        for (int i = 0; i < changes.length; i++) {
            xml.append("<changeSet id='" + i + "' author='it'"
                    + (changes[i].contains("concurrently") ? " runInTransaction='false'>" : ">") + changes[i]
                    + "</changeSet>");
        }
        return Changelog.xml(xml.toString());
    }

    static Stream<Arguments> changelogs() {
        return Stream.of(
                Arguments.argumentSet("at once", changeSets(PARENT, TABLE, ATTACH)),
                Arguments.argumentSet("concurrently", changeSets(PARENT, TABLE, CONCURRENTLY)),
                Arguments.argumentSet("a subtree", changeSets(PARENT, SUBTREE, ATTACH)),
                Arguments.argumentSet("partitions of it later", changeSets(PARENT, SUBTREE, CONCURRENTLY, """
                        <partitions:createPartitions tableName="n"><partitions:each values="3"/></partitions:createPartitions>""")));
    }

    @ParameterizedTest
    @MethodSource("changelogs")
    void isPrintedThoughOnlyTheOutputMakesTheTables(Changelog changelog, TestDatabase updated, TestDatabase fed)
            throws LiquibaseException {
        sqlOutputEqualsUpdate(updated, fed, changelog);
    }

    @ParameterizedTest
    @MethodSource("changelogs")
    void isPrintedWithoutADatabase(Changelog changelog, TestDatabase updated, TestDatabase fed)
            throws LiquibaseException {
        offlineSqlEqualsUpdate(updated, fed, changelog);
    }

    @ParameterizedTest
    @MethodSource("changelogs")
    void isRolledBackAsPrinted(Changelog changelog, TestDatabase rolledBack, TestDatabase fed, TestDatabase future)
            throws LiquibaseException {
        rollbackSqlEqualsRollback(rolledBack, fed, changelog);
        futureRollbackSqlUndoesUpdate(future, changelog);
    }

    @Test
    void laterIndexesAreBuiltOnItToo(TestDatabase updated, TestDatabase fed, TestDatabase offline, TestDatabase again)
            throws LiquibaseException {
        Changelog changelog = changeSets(PARENT, SUBTREE, CONCURRENTLY, INDEX);

        String sql = sqlOutputEqualsUpdate(updated, fed, changelog);
        offlineSqlEqualsUpdate(offline, again, changelog);

        assertTrue(sql.contains("CREATE INDEX CONCURRENTLY \"n_1_i\""), sql);
    }

    @Test
    void whatItLacksIsPrintedBefore(TestDatabase updated, TestDatabase fed) throws LiquibaseException {
        for (TestDatabase database : List.of(updated, fed)) {
            database.execute("""
                    CREATE TABLE r (id int PRIMARY KEY);
                    CREATE TABLE t (k int PRIMARY KEY, v int REFERENCES r) PARTITION BY RANGE (k);
                    CREATE INDEX ON t (v); CREATE TABLE t_d PARTITION OF t DEFAULT;
                    CREATE TABLE n (k int NOT NULL, v int)""");
        }

        String sql = sqlOutputEqualsUpdate(updated, fed, changeSets(CONCURRENTLY));

        assertEquals(
                List.of(
                        "CREATE UNIQUE INDEX CONCURRENTLY n_pkey ON public.n USING btree (k)",
                        "ALTER TABLE public.n ADD CONSTRAINT n_pkey PRIMARY KEY USING INDEX n_pkey",
                        "CREATE INDEX CONCURRENTLY ON public.n USING btree (v)",
                        "ALTER TABLE public.n ADD CONSTRAINT t_v_fkey FOREIGN KEY (v) REFERENCES r(id) NOT VALID",
                        "ALTER TABLE public.n VALIDATE CONSTRAINT t_v_fkey",
                        "ALTER TABLE public.n ADD CONSTRAINT liquibase_partitions_bound CHECK ((k IS NOT NULL AND k >= '10'"
                                + " AND k < '20')) NOT VALID",
                        "ALTER TABLE public.n VALIDATE CONSTRAINT liquibase_partitions_bound",
                        "ALTER TABLE public.t_d DROP CONSTRAINT IF EXISTS liquibase_partitions_exclude_new",
                        "ALTER TABLE public.t_d ADD CONSTRAINT liquibase_partitions_exclude_new CHECK (NOT ((k IS NOT NULL AND"
                                + " k >= '10' AND k < '20'))) NOT VALID",
                        "ALTER TABLE public.t_d VALIDATE CONSTRAINT liquibase_partitions_exclude_new",
                        "ALTER TABLE public.t ATTACH PARTITION public.n FOR VALUES FROM ('10') TO ('20')",
                        "ALTER TABLE public.n DROP CONSTRAINT IF EXISTS liquibase_partitions_bound",
                        "ALTER TABLE public.t_d DROP CONSTRAINT IF EXISTS liquibase_partitions_exclude_new"),
                SqlScript.of(sql).statements().stream()
                        .map(statement ->
                                statement.replaceAll("(?m)^--.*\\R", "").strip())
                        .filter(statement -> statement.matches("(?s)(ALTER|CREATE).*(t|n|t_d)\".*"))
                        .filter(statement -> !statement.contains("databasechangelog"))
                        .map(statement -> statement.replace("\"", "").replaceAll("(bound)_[0-9a-f]{8}", "$1"))
                        .toList());
    }

    @Test
    void whatIsMendedBeforeItIsOnlyAWarning(TestDatabase updated, TestDatabase fed) throws LiquibaseException {
        for (TestDatabase database : List.of(updated, fed)) {
            database.execute("CREATE TABLE t (k int NOT NULL) PARTITION BY RANGE (k); CREATE TABLE n (k int)");
        }

        String sql = sqlOutputEqualsUpdate(
                updated,
                fed,
                changeSets("<addNotNullConstraint tableName='n' columnName='k' columnDataType='int'/>", ATTACH));

        assertTrue(sql.contains("-- WARNING: Column k of public.n can be null"), sql);
    }

    @Test
    void what_nothing_mends_before_is_an_error_as_when_it_is_executed(TestDatabase database) {
        database.execute("CREATE TABLE t (id int, k int, PRIMARY KEY (id, k)) PARTITION BY RANGE (k);"
                + "CREATE TABLE n (id int PRIMARY KEY, k int)");
        LiquibaseRun run = database.liquibase(
                changeSets("<createTable tableName='other'><column name='k' type='int'/></createTable>", CONCURRENTLY));

        String message = String.valueOf(
                assertThrows(LiquibaseException.class, run::updateSql).getMessage());

        assertTrue(message.contains("Column k of public.n can be null"), message);
        assertTrue(message.contains("public.n has the primary key n_pkey (id), and would get t_pkey (id, k)"), message);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void what_only_the_output_makes_is_warned_of(boolean parentIsThere, TestDatabase database)
            throws LiquibaseException {
        String table = "<createTable tableName='n'><column name='id' type='int' autoIncrement='true'><constraints"
                + " primaryKey='true'/></column><column name='k' type='int'/></createTable>";
        String parent = """
                <partitions:createPartitionedTable tableName="t" partitionBy="RANGE (k)">
                    <partitions:column name="id" type="int"><partitions:constraints primaryKey="true"/></partitions:column>
                    <partitions:column name="k" type="int"><partitions:constraints primaryKey="true"/></partitions:column>
                    <partitions:column name="v" type="int"/>
                </partitions:createPartitionedTable>""";
        if (parentIsThere) {
            database.execute("CREATE TABLE t (id int, k int, v int, PRIMARY KEY (id, k)) PARTITION BY RANGE (k)");
        }

        String sql = database.liquibase(
                        parentIsThere ? changeSets(table, CONCURRENTLY) : changeSets(parent, table, CONCURRENTLY))
                .updateSql();

        assertTrue(
                sql.contains("-- WARNING: public.n lacks column of public.t: v" + (parentIsThere ? " integer." : ".")),
                sql);
        assertTrue(sql.contains("-- WARNING: Column k of public.n can be null"), sql);
        assertTrue(
                sql.contains("-- WARNING: public.n has the primary key n_pkey (id), and would get t_pkey (id, k)"),
                sql);
        assertEquals(
                Integer.parseInt(database.queryList("SHOW server_version_num").get(0)) >= 170_000,
                sql.contains("-- WARNING: public.n has an identity column"),
                sql);
        assertTrue(sql.contains("ATTACH PARTITION"), sql);
    }

    @Test
    void ofTablesThatNobodyKnowsIsPrintedWithoutAProof() throws LiquibaseException {
        String sql = LiquibaseRun.offline(changeSets(CONCURRENTLY)).updateSql();

        assertTrue(sql.contains("-- WARNING: The partition key of t is not known"), sql);
        assertTrue(sql.contains("ATTACH PARTITION \"n\" FOR VALUES FROM ('10') TO ('20')"), sql);
    }
}
