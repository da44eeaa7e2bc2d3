package liquibase.ext.partitions.sql;

import static liquibase.ext.partitions.sql.Quoting.literal;

/**
 * The note by which the check that DETACH CONCURRENTLY leaves behind is told from a user's own, also by a run that
 * follows one that was killed: the checks that the table had before. It is a comment on the table's row type, which
 * locks nobody out and which nobody sees; one that was there before comes back.
 */
public final class DetachNote {

    /** What the note begins with. */
    public static final String TEXT = "liquibase-partitions, checks before DETACH:";

    private DetachNote() {}

    /**
     * The body of a block that writes the note. Of a pending detach it leaves out the check that came with it, in the same
     * transaction.
     *
     * @param table the table as SQL
     */
    static String write(String table) {
        return """
                BEGIN
                  EXECUTE (
                    SELECT pg_catalog.format('COMMENT ON TYPE %%s IS %%L', %1$s, pg_catalog.concat(
                      pg_catalog.regexp_replace(pg_catalog.obj_description(c.reltype, 'pg_type'), %2$s, ''), %3$s,
                      pg_catalog.string_agg(' ' || k.oid, '' ORDER BY k.oid)))
                    FROM pg_catalog.pg_class c
                    LEFT JOIN pg_catalog.pg_constraint k ON k.conrelid = c.oid AND k.contype = 'c' AND NOT EXISTS (
                      SELECT FROM pg_catalog.pg_inherits i
                      WHERE i.inhrelid = c.oid AND i.inhdetachpending AND i.xmin = k.xmin)
                    WHERE c.oid = %1$s::pg_catalog.regclass
                    GROUP BY c.oid);
                END""".formatted(literal(table), literal(TEXT + "[ 0-9]*$"), literal(TEXT));
    }

    /**
     * The body of a block that drops the check that came after the note, and the note.
     *
     * @param table the table as SQL
     */
    static String settle(String table) {
        return """
                DECLARE
                  noted text := (SELECT pg_catalog.obj_description(c.reltype, 'pg_type')
                    FROM pg_catalog.pg_class c WHERE c.oid = %1$s::pg_catalog.regclass);
                  earlier text := pg_catalog.substring(noted, %3$s);
                  made name;
                BEGIN
                  FOR made IN SELECT k.conname FROM pg_catalog.pg_constraint k
                    WHERE k.conrelid = %1$s::pg_catalog.regclass AND k.contype = 'c' AND k.coninhcount = 0
                      AND k.conname ~ '_check[0-9]*$'
                      AND k.oid::text <> ALL (pg_catalog.string_to_array(pg_catalog.btrim(earlier), ' '))
                  LOOP
                    EXECUTE pg_catalog.format('ALTER TABLE %%s DROP CONSTRAINT %%I', %1$s, made);
                  END LOOP;
                  EXECUTE pg_catalog.format('COMMENT ON TYPE %%s IS %%L', %1$s,
                    NULLIF(pg_catalog.regexp_replace(noted, %2$s, ''), ''));
                END""".formatted(literal(table), literal(TEXT + "[ 0-9]*$"), literal(TEXT + "([ 0-9]*)$"));
    }
}
