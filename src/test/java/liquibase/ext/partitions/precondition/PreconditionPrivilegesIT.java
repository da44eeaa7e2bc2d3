package liquibase.ext.partitions.precondition;

import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.testing.PostgresServer;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Preconditions for a user who may do no more than make tables in a schema. */
@ExtendWith(TestDatabases.class)
class PreconditionPrivilegesIT {

    private static final String TABLE = """
            CREATE TABLE t (id int, name text) PARTITION BY LIST (lower(name));
            CREATE TABLE t_default PARTITION OF t DEFAULT;
            CREATE INDEX t_id ON t (id)""";

    private final String role = "visitor_" + ProcessHandle.current().pid();
    private final PostgresServer server;
    private final TestDatabase database;
    private final TestDatabase asRole;

    PreconditionPrivilegesIT(PostgresServer server) {
        this.server = server;
        this.database = server.newDatabase();
        this.asRole = TestDatabase.at(database.url(), role, "x");
    }

    @BeforeEach
    void createRole() {
        database.execute("CREATE ROLE %1$s LOGIN PASSWORD 'x'; GRANT CREATE ON SCHEMA public TO %1$s; %2$s"
                .formatted(role, TABLE));
    }

    @AfterEach
    void dropRole() {
        database.close();
        try (TestDatabase any = server.newDatabase()) {
            any.execute("DROP ROLE " + role);
        }
    }

    @Test
    void the_catalog_can_be_read_without_any() throws LiquibaseException {
        new PreconditionRun("partitionedTable: {tableName: t, partitionBy: LIST (lower(name))}").holds(asRole);
        new PreconditionRun("partitionExists: {tableName: t, partitionName: t_default, default: true}").holds(asRole);
        new PreconditionRun("partitionIndexValid: {tableName: t, indexName: t_id}").holds(asRole);
    }

    @Test
    void rows_cannot() {
        new PreconditionRun("defaultPartitionEmpty: {tableName: t}")
                .isAnError(
                        asRole,
                        "defaultPartitionEmpty : defaultPartitionEmpty of table t: The server refused it (ERROR: permission"
                                + " denied for table t_default, SQLSTATE 42501). Correct what the message names, and run"
                                + " the change again.");
    }

    @Test
    void expressions_are_compared_by_their_spelling_where_no_table_can_be_tried() throws LiquibaseException {
        PreconditionRun otherwiseSpelled =
                new PreconditionRun("partitionedTable: {tableName: t, partitionBy: 'LIST ((LOWER(name)::text))'}");
        database.execute("GRANT SELECT ON t TO " + role);
        otherwiseSpelled.holds(asRole);

        database.execute(
                "DO $$ BEGIN EXECUTE format('REVOKE TEMP ON DATABASE %I FROM PUBLIC', current_database()); END $$");
        otherwiseSpelled.fails(
                asRole, "Table public.t is partitioned by LIST (lower(name)), not by LIST ((LOWER(name)::text))");
        new PreconditionRun("partitionedTable: {tableName: t, partitionBy: LIST (LOWER( name ))}").holds(asRole);
    }
}
