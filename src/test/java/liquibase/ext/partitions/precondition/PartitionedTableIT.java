package liquibase.ext.partitions.precondition;

import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(TestDatabases.class)
class PartitionedTableIT {

    private static final String TABLE =
            "CREATE TABLE t (id int, name text, \"Odd name\" text, at timestamp) PARTITION BY ";

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            RANGE (at, id)                      | range(AT,\tID)
            RANGE (at, id)                      | PARTITION BY RANGE ( "at" , "id" )
            LIST ("Odd name")                   | list ("Odd name")
            HASH (id)                           | Hash (id)
            HASH (id)                           | HASH (id int4_ops)
            RANGE ((id + 1))                    | RANGE (( ID+1 ))
            RANGE (date_trunc('day', at))       | RANGE (DATE_TRUNC('day', at))
            LIST (lower(name))                  | LIST ((lower(name)))
            RANGE (name COLLATE "C")            | RANGE (name collate pg_catalog."C" text_ops)
            RANGE (name text_pattern_ops)       | RANGE (name pg_catalog.text_pattern_ops)
            """)
    void compares_keys_as_the_server_does(String actual, String expected, TestDatabase database)
            throws LiquibaseException {
        database.execute(TABLE + actual);

        key(expected).holds(database);
    }

    @ParameterizedTest(name = "{0} is not {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            RANGE (at, id)                      | RANGE (id, at)           | RANGE (at, id)                               | RANGE (id, at)
            RANGE (at)                          | RANGE (at, id)           | RANGE (at)                                   | RANGE (at, id)
            RANGE (at)                          | LIST (at)                | RANGE (at)                                   | LIST (at)
            LIST ("Odd name")                   | LIST ("odd name")        | LIST ("Odd name")                            | LIST ("odd name")
            RANGE (date_trunc('day', at))       | RANGE (date_trunc('month', at)) | RANGE (date_trunc('day'::text, at))   | RANGE (date_trunc('month', at))
            LIST (lower(name))                  | LIST (no_such(name))     | LIST (lower(name))                           | LIST (no_such(name))
            LIST (lower(name))                  | LIST (lower(nobody))     | LIST (lower(name))                           | LIST (lower(nobody))
            RANGE (name COLLATE "C")            | RANGE (name)             | RANGE (name COLLATE "C")                     | RANGE (name)
            RANGE (name text_pattern_ops)       | RANGE (name text_ops)    | RANGE (name text_pattern_ops)                | RANGE (name text_ops)
            """)
    void tells_other_keys(String actual, String expected, String actualSaid, String expectedSaid, TestDatabase database)
            throws LiquibaseException {
        database.execute(TABLE + actual);

        key(expected).fails(database, "Table public.t is partitioned by " + actualSaid + ", not by " + expectedSaid);
    }

    private static PreconditionRun key(String partitionBy) {
        return new PreconditionRun(
                "partitionedTable: {tableName: t, partitionBy: '" + partitionBy.replace("'", "''") + "'}");
    }

    @Test
    void finds_a_partition_that_is_partitioned_itself(TestDatabase database) throws LiquibaseException {
        database.execute("CREATE SCHEMA app; CREATE TABLE t (id int, region text) PARTITION BY LIST (region);"
                + "CREATE TABLE app.t_de PARTITION OF t FOR VALUES IN ('DE') PARTITION BY HASH (id);"
                + "CREATE TABLE app.t_de_0 PARTITION OF app.t_de FOR VALUES WITH (MODULUS 1, REMAINDER 0)");

        new PreconditionRun("partitionedTable: {schemaName: app, tableName: t_de, partitionBy: HASH (id)}")
                .holds(database);
        new PreconditionRun("partitionedTable: {schemaName: app, tableName: t_de_0}")
                .fails(database, "app.t_de_0 is a plain table, not a partitioned table");
    }
}
