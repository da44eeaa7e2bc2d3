package liquibase.ext.partitions.change;

import static liquibase.ext.partitions.harness.UpDownUp.futureRollbackSqlUndoesUpdate;
import static liquibase.ext.partitions.harness.UpDownUp.offlineSqlEqualsUpdate;
import static liquibase.ext.partitions.harness.UpDownUp.rollbackSqlEqualsRollback;
import static liquibase.ext.partitions.harness.UpDownUp.sqlOutputEqualsUpdate;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.harness.SqlScript;
import liquibase.ext.partitions.testing.Changelog;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is printed of constraints is what would be executed, also where the output itself makes what they stand on. */
@ExtendWith(TestDatabases.class)
class ConstraintSqlOutputIT {

    private static final String TABLES = """
            <createTable tableName="customers"><column name="id" type="int"><constraints primaryKey="true"/></column></createTable>
            <partitions:createPartitionedTable tableName="orders" partitionBy="LIST (region)">
                <partitions:column name="id" type="int"/>
                <partitions:column name="region" type="int"/>
                <partitions:column name="customer" type="int"/>
            </partitions:createPartitionedTable>
            """;
    private static final String KEY = """
            <partitions:createPartitionForeignKeys constraintName="c" baseTableName="orders" baseColumnNames="customer"
                referencedTableName="customers" referencedColumnNames="id" />
            """;
    private static final String CHECK = """
            <partitions:createPartitionConstraints constraintName="k" tableName="orders" check="customer &gt; 0" />
            """;
    private static final String UNIQUE = """
            <partitions:createPartitionConstraints constraintName="u" tableName="orders" unique="region, id" />
            """;

    private static String partitions(String values) {
        return "<partitions:createPartitions tableName='orders'><partitions:each values='" + values
                + "'/></partitions:createPartitions>";
    }

    private static String dropped(String created) {
        return created.replace("<partitions:create", "<partitions:drop");
    }

    private static String with(String change, String attributes) {
        return change.replace("/>", attributes + "/>");
    }

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
        String online = "concurrently='true'";
        String ofEach = "partitionsOnly='true' ";
        return Stream.of(
                Arguments.argumentSet(
                        "all of them, at once", changeSets(TABLES, partitions("1, 2"), KEY, CHECK, UNIQUE)),
                Arguments.argumentSet(
                        "all of them, concurrently",
                        changeSets(
                                TABLES,
                                partitions("1, 2"),
                                with(KEY, online),
                                with(CHECK, online),
                                with(UNIQUE, online))),
                Arguments.argumentSet(
                        "partitions between",
                        changeSets(TABLES, partitions("1"), KEY, CHECK, UNIQUE, partitions("2, 3"))),
                Arguments.argumentSet(
                        "dropped and made again",
                        changeSets(
                                TABLES,
                                partitions("1, 2"),
                                KEY,
                                CHECK,
                                UNIQUE,
                                dropped(KEY),
                                dropped(CHECK),
                                dropped(UNIQUE),
                                with(KEY, online),
                                with(CHECK, online),
                                with(UNIQUE, online))),
                Arguments.argumentSet(
                        "those of partitions taken over",
                        changeSets(
                                TABLES,
                                partitions("1, 2"),
                                with(KEY, ofEach + online),
                                with(CHECK, ofEach),
                                with(UNIQUE, ofEach + online),
                                partitions("3"),
                                with(KEY, online),
                                with(CHECK, online),
                                with(UNIQUE, online))),
                Arguments.argumentSet(
                        "those of partitions dropped",
                        changeSets(
                                TABLES,
                                partitions("1, 2"),
                                with(KEY, ofEach),
                                with(CHECK, ofEach),
                                with(UNIQUE, ofEach),
                                with(dropped(KEY), ofEach + online),
                                with(dropped(CHECK), ofEach),
                                with(dropped(UNIQUE), ofEach),
                                CHECK)));
    }

    @ParameterizedTest
    @MethodSource("changelogs")
    void isPrintedThoughOnlyTheOutputMakesThem(Changelog changelog, TestDatabase updated, TestDatabase fed)
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
    void withoutALockTimeoutOnlyWhatIsPatientHasNone(TestDatabase database) throws LiquibaseException {
        database.execute("CREATE TABLE orders (id int, region int, customer int) PARTITION BY LIST (region);"
                + "CREATE TABLE orders_1 PARTITION OF orders FOR VALUES IN (1);"
                + "CREATE TABLE orders_2 PARTITION OF orders FOR VALUES IN (2)");

        String sql = database.liquibase(
                        changeSets(with(CHECK, "concurrently='true'"), with(UNIQUE, "concurrently='true'")))
                .updateSql();

        assertEquals(
                List.of(
                        "ALTER TABLE public.orders ADD CONSTRAINT k CHECK (customer > 0) NOT VALID",
                        "SET lock_timeout = 0",
                        "ALTER TABLE public.orders_1 VALIDATE CONSTRAINT k",
                        "ALTER TABLE public.orders_2 VALIDATE CONSTRAINT k",
                        "ALTER TABLE public.orders VALIDATE CONSTRAINT k",
                        "RESET lock_timeout",
                        "ALTER TABLE ONLY public.orders ADD CONSTRAINT u UNIQUE (region, id)",
                        "SET lock_timeout = 0",
                        "CREATE UNIQUE INDEX CONCURRENTLY orders_1_u ON public.orders_1 (region, id)",
                        "RESET lock_timeout",
                        "ALTER TABLE public.orders_1 ADD CONSTRAINT orders_1_u UNIQUE USING INDEX orders_1_u",
                        "ALTER INDEX public.u ATTACH PARTITION public.orders_1_u",
                        "SET lock_timeout = 0",
                        "CREATE UNIQUE INDEX CONCURRENTLY orders_2_u ON public.orders_2 (region, id)",
                        "RESET lock_timeout",
                        "ALTER TABLE public.orders_2 ADD CONSTRAINT orders_2_u UNIQUE USING INDEX orders_2_u",
                        "ALTER INDEX public.u ATTACH PARTITION public.orders_2_u"),
                onOrders(sql)
                        .filter(statement -> !statement.contains("statement_timeout"))
                        .toList());
    }

    private static Stream<String> onOrders(String sql) {
        return SqlScript.of(sql).statements().stream()
                .map(statement -> statement.replaceAll("(?m)^--.*\\R", "").strip())
                .filter(statement -> statement.contains("timeout") || statement.matches("(ALTER|CREATE) .*orders.*"))
                .map(statement -> statement.replace("\"", ""));
    }

    @Test
    void validationsHaveNoTimeoutAndEverythingElseTheGivenOne(TestDatabase database) throws LiquibaseException {
        database.execute("CREATE TABLE orders (id int, region int, customer int) PARTITION BY LIST (region);"
                + "CREATE TABLE orders_1 PARTITION OF orders FOR VALUES IN (1)");

        String sql = database.liquibase(changeSets(with(CHECK, "concurrently='true' lockTimeout='3s'")))
                .updateSql();

        assertEquals(
                List.of(
                        "SET statement_timeout = 0",
                        "SET lock_timeout = 3000",
                        "ALTER TABLE public.orders ADD CONSTRAINT k CHECK (customer > 0) NOT VALID",
                        "SET lock_timeout = 0",
                        "ALTER TABLE public.orders_1 VALIDATE CONSTRAINT k",
                        "ALTER TABLE public.orders VALIDATE CONSTRAINT k",
                        "RESET lock_timeout",
                        "RESET statement_timeout"),
                onOrders(sql).toList());
    }
}
