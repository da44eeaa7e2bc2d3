package liquibase.ext.partitions.change;

import static liquibase.ext.partitions.harness.UpDownUp.rollbackSqlEqualsRollback;
import static liquibase.ext.partitions.harness.UpDownUp.sqlOutputEqualsUpdate;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.harness.SqlScript;
import liquibase.ext.partitions.harness.UpDownUp;
import liquibase.ext.partitions.sql.Quoting;
import liquibase.ext.partitions.testing.Changelog;
import liquibase.ext.partitions.testing.LiquibaseRun;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of tables, partitions and schemas, whatever characters they have, by every quoting strategy of Liquibase. */
@ExtendWith(TestDatabases.class)
class NamesIT {

    private static final String PARTITIONS =
            "SELECT relname FROM pg_inherits JOIN pg_class ON oid = inhrelid ORDER BY relname COLLATE \"C\"";

    private static final List<String> NAMES = List.of(
            "orders",
            "Mixed",
            "UPPER",
            "user",
            "default",
            "it's",
            "say \"hi\"",
            "\"",
            "a.b",
            "two words",
            " edges ",
            "back\\slash",
            "$1",
            "$$",
            "a;b--c/*",
            "?",
            "{fn now()}",
            "größe",
            "ÄPFEL",
            "\uD83D\uDE00");

    @Test
    void anyNameStaysAsItIs(TestDatabase one, TestDatabase other) throws LiquibaseException {
        Changelog changelog = forEachName("""
                <partitions:createPartitions schemaName=%1$s tableName=%1$s onRollback="restrict">
                    <partitions:each values="1" partitionBy="HASH (id)">
                        <partitions:hash modulus="2"/>
                    </partitions:each>
                    <partitions:partition name="The {table}" values="2"/>
                    <partitions:default/>
                </partitions:createPartitions>
                """);

        one.liquibase(changelog).upDownUp();
        sqlOutputEqualsUpdate(one, other, changelog);

        assertEquals(
                NAMES.stream()
                        .flatMap(name ->
                                Stream.of("The " + name, name + "_1", name + "_1_0", name + "_1_1", name + "_default"))
                        .sorted()
                        .toList(),
                one.queryList(PARTITIONS).stream().sorted().toList());
    }

    @Test
    void anyNameGoesConcurrently(TestDatabase one, TestDatabase other) throws LiquibaseException {
        Changelog changelog = forEachName("""
                <partitions:createPartitions schemaName=%1$s tableName=%1$s>
                    <partitions:default/>
                </partitions:createPartitions>
                """, """
                <partitions:createPartitions schemaName=%1$s tableName=%1$s concurrently="true">
                    <partitions:each values="1, 2"/>
                </partitions:createPartitions>
                """);

        one.liquibase(changelog).upDownUp();
        sqlOutputEqualsUpdate(one, other, changelog);
    }

    @Test
    void anyNameIsPrintedForItsRollback(TestDatabase one, TestDatabase other) throws LiquibaseException {
        rollbackSqlEqualsRollback(one, other, forEachName("""
                <partitions:createPartitions schemaName=%1$s tableName=%1$s onRollback="restrict">
                    <partitions:each values="1"/>
                    <partitions:default/>
                </partitions:createPartitions>
                """));
    }

    @ParameterizedTest
    @ValueSource(strings = {"LEGACY", "QUOTE_ALL_OBJECTS", "QUOTE_ONLY_RESERVED_WORDS"})
    void namesMeanWhatTheyMeanToLiquibaseItself(String strategy, TestDatabase one, TestDatabase other)
            throws LiquibaseException {
        List<String> names = List.of(
                "orders1",
                "Orders2",
                "ORDERS3",
                "user",
                "SELECT",
                "Default",
                "größe",
                "ÄPFEL",
                "Äpfel",
                "a-b",
                "A-B",
                "two words",
                "TWO WORDS",
                "1st",
                "a.b",
                "o'reilly",
                "O'REILLY");
        String changes = names.stream()
                .map(name -> """
                        <changeSet id="%3$d" author="test" objectQuotingStrategy="%1$s">
                            <partitions:createPartitionedTable tableName=%2$s partitionBy="LIST (id)">
                                <partitions:column name="id" type="int"/>
                            </partitions:createPartitionedTable>
                            <partitions:createPartitions tableName=%2$s>
                                <partitions:each values="1"/>
                            </partitions:createPartitions>
                        </changeSet>
                        """.formatted(strategy, attribute(name), names.indexOf(name)))
                .collect(Collectors.joining());

        one.liquibase(Changelog.xml(changes)).upDownUp();
        sqlOutputEqualsUpdate(one, other, Changelog.xml(changes));

        assertEquals(
                List.of(Integer.toString(names.size())),
                one.queryList("SELECT count(*) FROM pg_inherits JOIN pg_class p ON p.oid = inhparent"
                        + " JOIN pg_class c ON c.oid = inhrelid WHERE c.relname = p.relname || '_1'"));
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource({
        "LEGACY, NAME, name",
        "LEGACY, Name, Name",
        "LEGACY, SELECT, SELECT",
        "LEGACY, '\"NAME\"', NAME",
        "LEGACY, '\"a\"\"b\"', 'a\"b'",
        "QUOTE_ALL_OBJECTS, NAME, NAME",
        "QUOTE_ALL_OBJECTS, '\"NAME\"', NAME",
        "QUOTE_ONLY_RESERVED_WORDS, Name, name",
        "QUOTE_ONLY_RESERVED_WORDS, Select, Select",
        "QUOTE_ONLY_RESERVED_WORDS, '\"Name\"', Name",
    })
    void quotesAndStrategyDecideAboutCase(String strategy, String written, String exact, TestDatabase database)
            throws LiquibaseException {
        String schema = Quoting.identifier(exact);
        database.execute("CREATE SCHEMA parent; CREATE SCHEMA " + schema + "; CREATE TABLE parent." + schema
                + " (id int) PARTITION BY LIST (id)");

        database.liquibase(Changelog.xml("""
                <changeSet id="1" author="test" objectQuotingStrategy="%1$s">
                    <partitions:createPartitions schemaName="parent" tableName=%2$s partitionSchemaName=%2$s>
                        <partitions:partition name=%2$s values="1"/>
                        <partitions:each values="2"/>
                        <partitions:each values="3" partitionBy="LIST (id)">
                            <partitions:default/>
                        </partitions:each>
                    </partitions:createPartitions>
                </changeSet>
                """.formatted(strategy, attribute(written))))
                .upDownUp();

        assertEquals(List.of(exact, exact + "_2", exact + "_3", exact + "_3_default"), database.queryList(PARTITIONS));
    }

    @Test
    void partitionsGoIntoASchemaOfTheirOwn(TestDatabase one, TestDatabase other) throws LiquibaseException {
        Changelog changelog = Changelog.xml(changeSets("My Schema", """
                <partitions:createPartitions schemaName="My Schema" tableName="My Schema" partitionSchemaName="Parts">
                    <partitions:each values="1" partitionBy="HASH (id)">
                        <partitions:hash modulus="1"/>
                    </partitions:each>
                    <partitions:default/>
                </partitions:createPartitions>
                """));
        one.execute("CREATE SCHEMA \"Parts\"");
        other.execute("CREATE SCHEMA \"Parts\"");

        one.liquibase(changelog).upDownUp();
        sqlOutputEqualsUpdate(one, other, changelog);

        assertEquals(
                List.of("Parts|My Schema_1", "Parts|My Schema_1_0", "Parts|My Schema_default"),
                one.queryList("SELECT nspname, relname FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid"
                        + " JOIN pg_namespace n ON n.oid = relnamespace ORDER BY relname"));
    }

    @ParameterizedTest
    @CsvSource({"app, false, app", "APP, false, app", "APP, true, APP", "My App, true, My App"})
    void theDefaultSchemaIsLiquibases(String argument, boolean preserveCase, String schema, TestDatabase database)
            throws LiquibaseException {
        database.execute("CREATE SCHEMA " + Quoting.identifier(schema));
        LiquibaseRun liquibase = database.liquibase(Changelog.xml("""
                <changeSet id="1" author="test">
                    <partitions:createPartitionedTable tableName="orders" partitionBy="LIST (id)">
                        <partitions:column name="id" type="int"/>
                    </partitions:createPartitionedTable>
                </changeSet>
                <changeSet id="2" author="test">
                    <partitions:createPartitions tableName="orders">
                        <partitions:each values="1, 2"/>
                    </partitions:createPartitions>
                </changeSet>
                """))
                .with("defaultSchemaName", argument)
                .with("liquibaseSchemaName", "public")
                .setting("liquibase.preserveSchemaCase", preserveCase);

        String sql = liquibase.updateSql();
        liquibase.update();
        assertEquals(
                List.of(schema + "|orders_1", schema + "|orders_2"),
                database.queryList("SELECT nspname, relname FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid"
                        + " JOIN pg_namespace n ON n.oid = relnamespace ORDER BY relname"));
        liquibase.rollback(1);
        assertEquals(List.of(), database.queryList(PARTITIONS));
        assertTrue(
                sql.contains("CREATE TABLE " + Quoting.identifier(schema) + ".\"orders_1\" PARTITION OF "
                        + Quoting.identifier(schema) + ".\"orders\""),
                sql);
    }

    @Test
    void sqlWithoutTheDefaultSchemaFollowsTheSearchPath(TestDatabase one, TestDatabase other)
            throws LiquibaseException {
        Changelog changelog = Changelog.xml("""
                <changeSet id="1" author="test">
                    <partitions:createPartitionedTable tableName="orders" partitionBy="LIST (id)">
                        <partitions:column name="id" type="int"/>
                    </partitions:createPartitionedTable>
                    <partitions:createPartitions tableName="orders">
                        <partitions:each values="1"/>
                    </partitions:createPartitions>
                </changeSet>
                <changeSet id="2" author="test">
                    <partitions:createPartitions tableName="orders" ifNotExists="true">
                        <partitions:each values="1, 2"/>
                    </partitions:createPartitions>
                </changeSet>
                """);
        one.liquibase(changelog).with("outputDefaultSchema", false).update();
        LiquibaseRun printed = other.liquibase(changelog).with("outputDefaultSchema", false);

        String sql = printed.updateSql();
        SqlScript.of(sql).runOn(other);

        assertEquals(showsDefaultSchema(sql), sql.contains("\"public\""), sql);
        UpDownUp.assertSame(one.fingerprint(), other.fingerprint(), sql);
        String rollback = printed.rollbackSql(2);
        assertEquals(showsDefaultSchema(rollback), rollback.contains("\"public\""), rollback);
        String offline = LiquibaseRun.offline(changelog)
                .with("outputDefaultSchema", false)
                .updateSql();
        assertFalse(offline.contains("\"public\""), offline);
    }

    @Test
    void aTableIsFoundInTheSqlOfOneWithoutDefaultSchema(TestDatabase database) throws LiquibaseException {
        database.execute("CREATE TABLE orders (id int) PARTITION BY LIST (id);"
                + " CREATE TABLE orders_1 PARTITION OF orders FOR VALUES IN (1)");

        String sql = database.liquibase(Changelog.xml("""
                <changeSet id="1" author="test">
                    <partitions:createPartitions tableName="orders" ifNotExists="true">
                        <partitions:each values="1, 2"/>
                    </partitions:createPartitions>
                </changeSet>
                """))
                .with("outputDefaultSchema", false)
                .updateSql();

        String schema = showsDefaultSchema(sql) ? "\"public\"." : "";
        assertTrue(
                sql.contains("CREATE TABLE " + schema + "\"orders_2\" PARTITION OF " + schema
                        + "\"orders\" FOR VALUES IN ('2')"),
                sql);
        assertFalse(sql.contains("orders_1"), sql);
    }

    @Test
    void namesAreCountedInBytes(TestDatabase database) throws LiquibaseException {
        String longest = "ü".repeat(31) + "x";
        Changelog fits = Changelog.xml(changeSets(longest, partition(longest, "y" + "ü".repeat(31))));
        database.liquibase(fits).upDownUp();
        assertEquals(List.of("y" + "ü".repeat(31)), database.queryList(PARTITIONS));

        database.liquibase(fits).rollback(2);
        LiquibaseException e = assertThrows(
                LiquibaseException.class,
                () -> database.liquibase(Changelog.xml(changeSets(longest, partition(longest, "ü".repeat(32)))))
                        .update());
        assertTrue(
                String.valueOf(e.getMessage())
                        .contains("The partition name \"" + "ü".repeat(32)
                                + "\" has 64 bytes, PostgreSQL's limit is 63. Give a shorter name or name pattern."),
                e.getMessage());
    }

    /** Liquibase 4.29 does not heed outputDefaultSchema in its commands. */
    private static boolean showsDefaultSchema(String sql) {
        return sql.contains("public.databasechangelog");
    }

    private static String partition(String table, String name) {
        return """
                <partitions:createPartitions schemaName=%1$s tableName=%1$s>
                    <partitions:partition name=%2$s values="1"/>
                </partitions:createPartitions>
                """.formatted(attribute(table), attribute(name));
    }

    /** For each name a schema and a table in it, both of that name; then change sets with the changes. */
    private static Changelog forEachName(String... changes) {
        return Changelog.xml(
                NAMES.stream().map(name -> changeSets(name, changes)).collect(Collectors.joining()));
    }

    private static String changeSets(String name, String... changes) {
        StringBuilder changeSets = new StringBuilder("""
                <changeSet id=%2$s author="table">
                    <sql splitStatements="false">CREATE SCHEMA %1$s</sql>
                    <sql splitStatements="false">CREATE TABLE %1$s.%1$s (id int) PARTITION BY LIST (id)</sql>
                    <rollback><sql splitStatements="false">DROP SCHEMA %1$s CASCADE</sql></rollback>
                </changeSet>
                """.formatted(text(Quoting.identifier(name)), attribute(name)));
        for (int i = 0; i < changes.length; i++) {
            changeSets.append("""
                    <changeSet id=%s author="%d" objectQuotingStrategy="QUOTE_ALL_OBJECTS" runInTransaction="%s">
                    %s
                    </changeSet>
                    """.formatted(
                    attribute(name), i, !changes[i].contains("concurrently"), changes[i].formatted(attribute(name))));
        }
        return changeSets.toString();
    }

    private static String attribute(String value) {
        return "\"" + text(value).replace("\"", "&quot;") + "\"";
    }

    private static String text(String value) {
        return value.replace("&", "&amp;").replace("<", "&lt;");
    }
}
