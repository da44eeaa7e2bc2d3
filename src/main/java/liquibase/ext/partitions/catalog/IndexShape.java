package liquibase.ext.partitions.catalog;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import liquibase.ext.partitions.model.IndexedDefinition;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.ServerVersion;
import liquibase.ext.partitions.model.TreeIndexes;
import liquibase.ext.partitions.sql.IndexedSql;

/**
 * The definition of an index in the server's own words, so that two spellings of one definition are equal. It is what
 * ALTER INDEX … ATTACH PARTITION compares, and the order of the columns beside, which that does not look at. Name, table,
 * tablespace and storage parameters are no part of it. A unique index and the unique constraint that could use it have one
 * shape.
 */
public final class IndexShape {

    /** How the names of the tables begin that definitions are tried on. */
    public static final String TRIAL_TABLE = TrialTable.PREFIX;

    /** What is there to be read without printing anything; {@code x} is the row of pg_index, {@code ic} of pg_class. */
    static final String BEGINNING = """
            concat_ws(' ', ic.relam, x.indisunique, x.indnullsnotdistinct, x.indisprimary, x.indisexclusion,
              x.indimmediate, x.indnkeyatts, x.indnatts, x.indexprs IS NOT NULL, x.indpred IS NOT NULL, x.indclass, x.indcollation, x.indoption)""";

    /** The columns, the condition and the operators of an exclusion; together with the beginning it is the whole. */
    static final String REST = """
            concat_ws(' | ',
              (SELECT string_agg(pg_catalog.pg_get_indexdef(x.indexrelid, k, false), ', ' ORDER BY k)
                FROM generate_series(1, x.indnatts) AS k),
              (SELECT string_agg(COALESCE(a.attoptions::text, '-'), ', ' ORDER BY a.attnum)
                FROM pg_catalog.pg_attribute a WHERE a.attrelid = x.indexrelid),
              pg_catalog.pg_get_expr(x.indpred, x.indrelid),
              (SELECT NULLIF(concat_ws(' ', CASE WHEN o.condeferred THEN 'deferred' END, o.conexclop::text), '')
                FROM pg_catalog.pg_constraint o
                WHERE o.conindid = x.indexrelid AND o.contype IN ('p', 'u', 'x')))""";

    /** For messages: the constraint, or UNIQUE and what stands behind the table's name in CREATE INDEX. */
    static final String DEFINITION = """
            COALESCE(
              (SELECT pg_catalog.pg_get_constraintdef(o.oid) FROM pg_catalog.pg_constraint o
                WHERE o.conindid = x.indexrelid AND o.contype IN ('p', 'u', 'x')),
              CASE WHEN x.indisunique THEN 'UNIQUE ' ELSE '' END
                || substring(pg_catalog.pg_get_indexdef(x.indexrelid) FROM ' (USING .*)'))""";

    private static final String EQUAL_COLUMNS = """
            ARRAY(SELECT a.attname::text
              FROM pg_catalog.pg_constraint o
              CROSS JOIN LATERAL unnest(o.conkey, o.conexclop) AS e(attnum, operator)
              JOIN pg_catalog.pg_operator p ON p.oid = e.operator AND p.oprname = '='
              JOIN pg_catalog.pg_attribute a ON a.attrelid = o.conrelid AND a.attnum = e.attnum
              WHERE o.conindid = x.indexrelid AND o.contype = 'x')""";

    private static final String SHAPE = """
            SELECT %s, %s, %s, %s
            FROM pg_catalog.pg_index x
            JOIN pg_catalog.pg_class ic ON ic.oid = x.indexrelid
            WHERE x.indrelid = %s
            """;

    private final Connection connection;

    /** For the database that the connection is open to. */
    public IndexShape(Connection connection) {
        this.connection = connection;
    }

    /**
     * A shape.
     *
     * @param beginning what can be compared at once
     * @param wanted the whole
     */
    public record Found(String beginning, TreeIndexes.Wanted wanted) {}

    /** NULLS NOT DISTINCT came with PostgreSQL 15. */
    static String forVersion(String query, ServerVersion version) {
        return version.isAtLeast(15) ? query : query.replace("x.indnullsnotdistinct", "false");
    }

    /**
     * Lets the server read a definition: it makes the index on an empty table of the same columns, in the same schema, and
     * undoes it at once. Nobody else sees that table, and no lock is taken on the partitioned one that conflicts with
     * reads or writes.
     *
     * @param table the table whose columns the definition is about
     * @throws SQLException if the server does not accept the definition
     */
    public Found read(QualifiedName table, ServerVersion version, IndexedDefinition definition) throws SQLException {
        return TrialTable.ask(connection, table, trial -> read(trial, version, definition));
    }

    private static Found read(TrialTable trial, ServerVersion version, IndexedDefinition definition)
            throws SQLException {
        trial.execute(IndexedSql.create(trial.objectSql(), trial.sql(), definition));
        String query = SHAPE.formatted(BEGINNING, REST, DEFINITION, EQUAL_COLUMNS, trial.regclass());
        try (Statement statement = trial.plain();
                ResultSet row = statement.executeQuery(forVersion(query, version))) {
            row.next();
            return new Found(
                    row.getString(1), new TreeIndexes.Wanted(row.getString(2), row.getString(3), List.of((String[])
                            row.getArray(4).getArray())));
        }
    }
}
