package liquibase.ext.partitions.sql;

import static liquibase.ext.partitions.sql.Quoting.literal;

/**
 * The note on a partition that is being detached while its parent is in use, which takes more than one transaction: a run
 * that follows one that was killed finds by it what is still to be done. It says from which table the partition comes,
 * whether it is to be dropped, the checks that it had before and the condition that its bound stands for (by which the
 * check that DETACH CONCURRENTLY leaves is told from a user's own), and its bound. It is a comment on the table's row type, which locks nobody out and which nobody
 * sees; one that was there before comes back.
 */
public final class DetachNote {

    /**
     * What finds the note in a comment: the parent's object identifier, {@code keep} or {@code drop}, the identifiers of the
     * checks, the condition in hexadecimal digits, the bound.
     */
    public static final String PATTERN =
            "liquibase-partitions, DETACH from ([0-9]+) to (keep|drop), checks before:([ 0-9]*),"
                    + " condition: ([0-9a-f]*), bound: (.*)$";

    /**
     * How the server understands the condition of the bound, and then each check that came after the note: an EXPLAIN for
     * each, since the check that DETACH CONCURRENTLY leaves has its constants folded. Takes the table.
     */
    private static final String EXPLANATIONS = """
            SELECT k.conname, pg_catalog.format(
              'EXPLAIN (COSTS OFF) SELECT FROM pg_catalog.jsonb_populate_recordset(NULL::%%s, ''[]'') AS %%I WHERE %%s',
              c.oid::pg_catalog.regclass, c.relname, k.condition) AS explanation
            FROM pg_catalog.pg_class c
            CROSS JOIN LATERAL pg_catalog.regexp_match(pg_catalog.obj_description(c.reltype, 'pg_type'), %2$s) AS note(parts)
            CROSS JOIN LATERAL (
              SELECT NULL::pg_catalog.oid AS oid, NULL::name AS conname,
                pg_catalog.convert_from(pg_catalog.decode(note.parts[4], 'hex'), 'UTF8') AS condition
              UNION ALL
              SELECT k.oid, k.conname, pg_catalog.pg_get_expr(k.conbin, k.conrelid)
              FROM pg_catalog.pg_constraint k
              WHERE k.conrelid = c.oid AND k.contype = 'c' AND k.coninhcount = 0 AND k.conname ~ '_check[0-9]*$'
                AND k.oid::text <> ALL (pg_catalog.string_to_array(pg_catalog.btrim(note.parts[3]), ' '))
            ) k
            WHERE c.oid = %1$s::pg_catalog.regclass
            ORDER BY k.oid NULLS FIRST""";

    private DetachNote() {}

    /**
     * The body of a block that writes the note. Of a pending detach it leaves out the check that came with it, in the same
     * transaction.
     *
     * @param parent the parent as SQL
     * @param table the partition as SQL
     * @param toDrop whether the partition is to be dropped
     */
    static String write(String parent, String table, boolean toDrop) {
        return """
                BEGIN
                  EXECUTE (
                    SELECT pg_catalog.format('COMMENT ON TYPE %%s IS %%L', %1$s, pg_catalog.concat(
                      pg_catalog.regexp_replace(pg_catalog.obj_description(c.reltype, 'pg_type'), %2$s, ''),
                      'liquibase-partitions, DETACH from ', %3$s::pg_catalog.regclass::pg_catalog.oid, ' to %4$s, checks before:',
                      pg_catalog.string_agg(' ' || k.oid, '' ORDER BY k.oid), ', condition: ',
                      pg_catalog.encode(pg_catalog.convert_to(pg_catalog.pg_get_partition_constraintdef(c.oid), 'UTF8'), 'hex'),
                      ', bound: ', pg_catalog.pg_get_expr(c.relpartbound, c.oid)))
                    FROM pg_catalog.pg_class c
                    LEFT JOIN pg_catalog.pg_constraint k ON k.conrelid = c.oid AND k.contype = 'c' AND NOT EXISTS (
                      SELECT FROM pg_catalog.pg_inherits i
                      WHERE i.inhrelid = c.oid AND i.inhdetachpending AND i.xmin = k.xmin)
                    WHERE c.oid = %1$s::pg_catalog.regclass
                    GROUP BY c.oid);
                END""".formatted(literal(table), literal(PATTERN), literal(parent), toDrop ? "drop" : "keep");
    }

    /**
     * A query for how the server understands the condition of the bound, without a name and first, and each check that came
     * after the note; both columns, {@code conname} and {@code explanation}, the latter a statement.
     *
     * @param table the table as SQL
     */
    public static String explanations(String table) {
        return EXPLANATIONS.formatted(literal(table), literal(PATTERN));
    }

    /**
     * The body of a block that drops the check that came after the note and says what the bound says, and the note.
     *
     * @param table the table as SQL
     */
    static String settle(String table) {
        return """
                DECLARE
                  noted text := (SELECT pg_catalog.obj_description(c.reltype, 'pg_type')
                    FROM pg_catalog.pg_class c WHERE c.oid = %1$s::pg_catalog.regclass);
                  candidate record;
                  line text;
                  shown text;
                  wanted text;
                BEGIN
                  FOR candidate IN
                    %3$s
                  LOOP
                    BEGIN
                      shown := '';
                      FOR line IN EXECUTE candidate.explanation LOOP
                        shown := shown || line || ' ';
                      END LOOP;
                    EXCEPTION WHEN OTHERS THEN
                      shown := NULL;
                    END;
                    IF candidate.conname IS NULL THEN
                      wanted := shown;
                    ELSIF shown = wanted THEN
                      EXECUTE pg_catalog.format('ALTER TABLE %%s DROP CONSTRAINT %%I', %1$s, candidate.conname);
                      EXIT;
                    END IF;
                  END LOOP;
                  EXECUTE pg_catalog.format('COMMENT ON TYPE %%s IS %%L', %1$s,
                    NULLIF(pg_catalog.regexp_replace(noted, %2$s, ''), ''));
                END""".formatted(
                        literal(table), literal(PATTERN), explanations(table).replace("\n", "\n    "));
    }
}
