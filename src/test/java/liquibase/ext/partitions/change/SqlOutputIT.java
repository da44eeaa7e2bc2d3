package liquibase.ext.partitions.change;

import static liquibase.ext.partitions.harness.UpDownUp.futureRollbackSqlUndoesUpdate;
import static liquibase.ext.partitions.harness.UpDownUp.offlineSqlEqualsUpdate;
import static liquibase.ext.partitions.harness.UpDownUp.rollbackSqlEqualsRollback;
import static liquibase.ext.partitions.harness.UpDownUp.sqlOutputEqualsUpdate;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.regex.Pattern;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.harness.SqlScript;
import liquibase.ext.partitions.testing.Changelog;
import liquibase.ext.partitions.testing.LiquibaseRun;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is printed is what would be executed, also when the table is only created earlier in the same output. */
@ExtendWith(TestDatabases.class)
class SqlOutputIT {

    private static final String EVENTS = """
            <partitions:createPartitionedTable tableName="events" partitionBy="RANGE (at)">
                <partitions:column name="id" type="bigint"><partitions:constraints primaryKey="true"/></partitions:column>
                <partitions:column name="at" type="timestamptz"><partitions:constraints primaryKey="true"/></partitions:column>
                <partitions:column name="payload" type="jsonb"/>
            </partitions:createPartitionedTable>
            """;
    private static final String MONTHS = """
            <partitions:createPartitions tableName="events">
                <partitions:series from="2026-01-01" to="2026-04-01" every="1 month" timeZone="UTC"/>
                <partitions:default/>
            </partitions:createPartitions>
            """;

    private static Changelog oneChangeSet(String... changes) {
        return Changelog.xml("<changeSet id=\"1\" author=\"it\">" + String.join("\n", changes) + "</changeSet>");
    }

    private static Changelog changeSets(String... changes) {
        StringBuilder xml = new StringBuilder();
        for (int i = 0; i < changes.length; i++) {
            xml.append("<changeSet id=\"" + i + "\" author=\"it\">" + changes[i] + "</changeSet>");
        }
        return Changelog.xml(xml.toString());
    }

    @Test
    void parentAndPartitionsOfOneChangeSetRollBackTogether(TestDatabase database) throws LiquibaseException {
        database.liquibase(oneChangeSet(EVENTS, MONTHS)).upDownUp();
    }

    @Test
    void sqlOfParentAndPartitionsOfOneChangeSetEqualsUpdate(TestDatabase updated, TestDatabase fed)
            throws LiquibaseException {
        sqlOutputEqualsUpdate(updated, fed, oneChangeSet(EVENTS, MONTHS));
    }

    @Test
    void offlineSqlOfParentAndPartitionsEqualsUpdate(TestDatabase updated, TestDatabase fed) throws LiquibaseException {
        offlineSqlEqualsUpdate(updated, fed, changeSets(EVENTS, MONTHS));
    }

    @Test
    void offlineSqlLeavesItToTheServerWhatIsThere(TestDatabase updated, TestDatabase fed) throws LiquibaseException {
        String months = MONTHS.replace("tableName=\"events\"", "tableName=\"events\" ifNotExists=\"true\"");

        String sql = offlineSqlEqualsUpdate(updated, fed, changeSets(EVENTS, months));

        assertTrue(
                Pattern.compile("CREATE TABLE IF NOT EXISTS (\"public\"\\.)?\"events_2026_03\" ")
                        .matcher(sql)
                        .find(),
                sql);
    }

    @Test
    void rollbackSqlOfParentAndPartitionsEqualsRollback(TestDatabase rolledBack, TestDatabase fed)
            throws LiquibaseException {
        rollbackSqlEqualsRollback(rolledBack, fed, oneChangeSet(EVENTS, MONTHS));
    }

    @Test
    void futureRollbackSqlKnowsPartitionsThatDoNotExistYet(TestDatabase database) throws LiquibaseException {
        String sql = futureRollbackSqlUndoesUpdate(database, changeSets(EVENTS, MONTHS));

        assertTrue(sql.contains("DROP TABLE \"public\".\"events_2026_03\""), sql);
    }

    @Test
    void partitionsOfPartitionsThatOnlyTheOutputCreatesArePrinted(TestDatabase updated, TestDatabase fed)
            throws LiquibaseException {
        String byTenant = """
                <partitions:createPartitions tableName="events">
                    <partitions:partition name="events_2026" from="2026-01-01 00:00+00" to="2027-01-01 00:00+00"
                            partitionBy="HASH (id)"/>
                </partitions:createPartitions>
                """;
        String hashes = """
                <partitions:createPartitions tableName="events_2026"><partitions:hash modulus="2"/></partitions:createPartitions>
                """;
        sqlOutputEqualsUpdate(updated, fed, changeSets(EVENTS, byTenant, hashes));
    }

    @Test
    void aMissingTimeZoneIsFoundInTheOutputToo() {
        Changelog changelog = changeSets(EVENTS, MONTHS.replace(" timeZone=\"UTC\"", ""));

        LiquibaseException failure = assertThrows(
                LiquibaseException.class, () -> LiquibaseRun.offline(changelog).updateSql());

        String message = String.valueOf(failure.getMessage());
        assertTrue(message.contains("<series> has no timeZone"), message);
    }

    @Test
    void aTableThatSqlCreatedEarlierInTheOutputIsTrusted(TestDatabase updated, TestDatabase fed)
            throws LiquibaseException {
        String table = """
                <sql>CREATE TABLE orders (id int, region text) PARTITION BY LIST (region)</sql><rollback>DROP TABLE orders</rollback>
                """;
        String partitions = """
                <partitions:createPartitions tableName="orders"><partitions:each values="DE, 'a,b', NULL"/></partitions:createPartitions>
                """;
        sqlOutputEqualsUpdate(updated, fed, changeSets(table, partitions));
    }

    @Test
    void offlineATableThatSqlCreatedIsTrustedToo(TestDatabase updated, TestDatabase fed) throws LiquibaseException {
        String table = """
                <sql>CREATE TABLE orders (id int, region text) PARTITION BY LIST (region)</sql><rollback>DROP TABLE orders</rollback>
                """;
        String partitions = """
                <partitions:createPartitions tableName="orders"><partitions:each values="DE, 'a,b', NULL"/></partitions:createPartitions>
                """;
        offlineSqlEqualsUpdate(updated, fed, changeSets(table, partitions));
    }

    @Test
    void whatTheServerHasAlreadyIsNotPrintedAgain(TestDatabase database) throws LiquibaseException {
        database.execute("CREATE TABLE orders (id int) PARTITION BY LIST (id)");
        database.execute("CREATE TABLE orders_1 PARTITION OF orders FOR VALUES IN (1)");
        Changelog changelog = oneChangeSet("""
                <partitions:createPartitions tableName="orders" ifNotExists="true"><partitions:each values="1, 2"/></partitions:createPartitions>
                """);

        String sql = database.liquibase(changelog).updateSql();

        assertFalse(sql.contains("orders_1"), sql);
        assertTrue(sql.contains("CREATE TABLE \"public\".\"orders_2\""), sql);
    }

    @Test
    void whatAnEarlierPendingChangeCreatesIsNotPrintedAgain(TestDatabase updated, TestDatabase fed)
            throws LiquibaseException {
        String first = """
                <partitions:createPartitions tableName="events">
                    <partitions:partition name="events_2026_01" from="2026-01-01 00:00Z" to="2026-02-01 00:00Z"/>
                </partitions:createPartitions>
                """;
        String again = MONTHS.replace("tableName=\"events\"", "tableName=\"events\" ifNotExists=\"true\"");

        String sql = sqlOutputEqualsUpdate(updated, fed, changeSets(EVENTS, first, again));

        assertEquals(1, sql.split("CREATE TABLE \"public\".\"events_2026_01\"", -1).length - 1, sql);
    }

    @Test
    void aPartitionThatHasAnotherNameOnTheServerIsNotTakenForANewOne(TestDatabase updated, TestDatabase fed)
            throws LiquibaseException {
        String tables = """
                CREATE TABLE orders (id int, item int) PARTITION BY LIST (id);
                CREATE TABLE orders_eins PARTITION OF orders FOR VALUES IN (1) PARTITION BY LIST (item);
                """;
        updated.execute(tables);
        fed.execute(tables);
        String byName = """
                <partitions:createPartitions tableName="orders" ifNotExists="true">
                    <partitions:partition name="orders_1" values="1" partitionBy="LIST (item)"/>
                </partitions:createPartitions>
                """;
        String below = """
                <partitions:createPartitions tableName="orders" ifNotExists="true">
                    <partitions:partition name="orders_1" values="1" partitionBy="LIST (item)">
                        <partitions:each values="7"/>
                    </partitions:partition>
                </partitions:createPartitions>
                """;

        String sql = sqlOutputEqualsUpdate(updated, fed, changeSets(byName, below));

        assertTrue(sql.contains(" PARTITION OF \"public\".\"orders_eins\" FOR VALUES IN ('7')"), sql);
    }

    @Test
    void whatAnEarlierPendingChangeAddsUnderAKnownPartitionIsNotPrintedAgain(TestDatabase updated, TestDatabase fed)
            throws LiquibaseException {
        String tables = """
                CREATE TABLE orders (tenant text, id int) PARTITION BY LIST (tenant);
                CREATE TABLE acme PARTITION OF orders FOR VALUES IN ('acme') PARTITION BY HASH (id);
                CREATE TABLE acme_0 PARTITION OF acme FOR VALUES WITH (MODULUS 2, REMAINDER 0);
                """;
        updated.execute(tables);
        fed.execute(tables);
        String hashes = """
                <partitions:createPartitions tableName="orders" ifNotExists="true">
                    <partitions:partition name="acme" values="acme" partitionBy="HASH (id)">
                        <partitions:hash modulus="2"/>
                    </partitions:partition>
                </partitions:createPartitions>
                """;

        String sql = sqlOutputEqualsUpdate(updated, fed, changeSets(hashes, hashes));

        assertEquals(1, sql.split("PARTITION OF \"public\".\"acme\"", -1).length - 1, sql);
    }

    @Test
    void concurrentOutputBuildsBesideTheParentAndSparesTheDefaultPartition(TestDatabase updated, TestDatabase fed)
            throws LiquibaseException {
        Changelog changelog = Changelog.xml("<changeSet id=\"0\" author=\"it\">" + EVENTS
                + "<partitions:createPartitions tableName=\"events\"><partitions:default/></partitions:createPartitions></changeSet>"
                + "<changeSet id=\"1\" author=\"it\" runInTransaction=\"false\">"
                + """
                <partitions:createPartitions tableName="events" concurrently="true" lockTimeout="2s">
                    <partitions:series from="2026-01-01" to="2026-03-01" every="1 month" timeZone="UTC"/>
                </partitions:createPartitions></changeSet>
                """);

        String sql = sqlOutputEqualsUpdate(updated, fed, changelog);

        List<String> statements = SqlScript.of(sql).statements().stream()
                .filter(statement -> statement.contains("\"events_")
                        || statement.contains("lock_timeout")
                        || statement.equals("BEGIN")
                        || statement.equals("COMMIT"))
                .map(statement -> statement.replaceAll("(?m)^--.*\\R", "").strip())
                .toList();
        assertEquals(
                List.of(
                        "CREATE TABLE \"public\".\"events_default\" PARTITION OF \"public\".\"events\" DEFAULT",
                        "SET lock_timeout = 2000",
                        "BEGIN",
                        "ALTER TABLE \"public\".\"events_default\" DROP CONSTRAINT IF EXISTS \"liquibase_partitions_exclude_new\"",
                        "ALTER TABLE \"public\".\"events_default\" ADD CONSTRAINT \"liquibase_partitions_exclude_new\" CHECK (NOT ((at IS NOT NULL AND at >= '2026-01-01 00:00:00+00:00' AND at < '2026-03-01 00:00:00+00:00'))) NOT VALID",
                        "COMMIT",
                        "ALTER TABLE \"public\".\"events_default\" VALIDATE CONSTRAINT \"liquibase_partitions_exclude_new\"",
                        "BEGIN",
                        "CREATE TABLE \"public\".\"events_2026_01\" (LIKE \"public\".\"events\" INCLUDING ALL EXCLUDING IDENTITY EXCLUDING STATISTICS EXCLUDING COMMENTS)",
                        "ALTER TABLE \"public\".\"events\" ATTACH PARTITION \"public\".\"events_2026_01\" FOR VALUES FROM ('2026-01-01 00:00:00+00:00') TO ('2026-02-01 00:00:00+00:00')",
                        "COMMIT",
                        "BEGIN",
                        "CREATE TABLE \"public\".\"events_2026_02\" (LIKE \"public\".\"events\" INCLUDING ALL EXCLUDING IDENTITY EXCLUDING STATISTICS EXCLUDING COMMENTS)",
                        "ALTER TABLE \"public\".\"events\" ATTACH PARTITION \"public\".\"events_2026_02\" FOR VALUES FROM ('2026-02-01 00:00:00+00:00') TO ('2026-03-01 00:00:00+00:00')",
                        "ALTER TABLE \"public\".\"events_default\" DROP CONSTRAINT IF EXISTS \"liquibase_partitions_exclude_new\"",
                        "COMMIT",
                        "RESET lock_timeout"),
                statements);
    }

    /** Liquibase itself heeds the argument in this command from 5.0 on. */
    @Test
    void theDefaultSchemaIsLeftOutWhereLiquibaseLeavesItOut(TestDatabase database) throws LiquibaseException {
        String sql = database.liquibase(changeSets(EVENTS, MONTHS))
                .with("outputDefaultSchema", false)
                .updateSql();

        assertEquals(
                sql.contains("CREATE TABLE events ("),
                sql.contains("CREATE TABLE \"events_2026_01\" PARTITION OF \"events\" FOR VALUES"),
                sql);
    }

    @Test
    void modifySqlAppliesInOutputAndUpdateAlike(TestDatabase updated, TestDatabase fed) throws LiquibaseException {
        String modify = """
                <modifySql><replace replace="FOR VALUES WITH" with="FOR VALUES WITH /* by hand */"/><append value=" WITH (fillfactor = 70)"/></modifySql>
                """;
        String table = """
                <partitions:createPartitionedTable tableName="sessions" partitionBy="HASH (id)">
                    <column name="id" type="int"/>
                </partitions:createPartitionedTable>
                """;
        String hashes = """
                <partitions:createPartitions tableName="sessions"><partitions:hash modulus="2"/></partitions:createPartitions>
                """;
        sqlOutputEqualsUpdate(updated, fed, changeSets(table, hashes + modify));
        assertEquals(
                List.of("{fillfactor=70}"),
                updated.queryList("SELECT DISTINCT reloptions FROM pg_class WHERE relname ~ '^sessions_'"));
    }

    @Test
    void aTableThatNobodyKnowsIsNamedInTheOutput(TestDatabase database) throws LiquibaseException {
        String sql = database.liquibase(changeSets(MONTHS)).updateSql();

        assertTrue(sql.contains("-- WARNING: There is no table public.events yet"), sql);
    }

    @Test
    void rollbackToATagPrintsAndDoesTheSame(TestDatabase rolledBack, TestDatabase fed) throws Exception {
        String tag = "<tagDatabase tag=\"v1\"/>";
        Changelog changelog = changeSets(EVENTS, tag, MONTHS);
        rolledBack.liquibase(changelog).update();
        fed.liquibase(changelog).update();

        rolledBack.liquibase(changelog).rollbackToTag("v1");
        SqlScript.of(fed.liquibase(changelog).with("tag", "v1").run("rollbackSql"))
                .runOn(fed);

        assertEquals(List.of(), rolledBack.fingerprint().diff(fed.fingerprint()));
        assertEquals(List.of("0"), fed.queryList("SELECT count(*) FROM pg_class WHERE relispartition"));
    }

    @Test
    void updateTestingRollbackPasses(TestDatabase database) throws LiquibaseException {
        database.liquibase(changeSets(EVENTS, MONTHS)).run("updateTestingRollback");

        assertEquals(
                List.of("4"),
                database.queryList("SELECT count(*) FROM pg_class WHERE relispartition AND relkind = 'r'"));
    }

    @Test
    void partitionsInAnExplicitRollbackComeAfterTheChangesAheadOfThem(TestDatabase database) throws LiquibaseException {
        Changelog changelog = Changelog.xml("""
                <changeSet id="1" author="it"><sql>SELECT 1</sql>
                    <rollback>
                        <sql>CREATE TABLE orders (id int) PARTITION BY LIST (id)</sql>
                        <partitions:createPartitions tableName="orders"><partitions:each values="1"/></partitions:createPartitions>
                    </rollback>
                </changeSet>
                """);
        database.liquibase(changelog).update();

        database.liquibase(changelog).rollback(1);

        assertEquals(List.of("orders_1"), database.queryList("SELECT relname FROM pg_class WHERE relispartition"));
    }
}
