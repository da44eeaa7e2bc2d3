package liquibase.ext.partitions.sql;

import static liquibase.ext.partitions.sql.Quoting.dollarQuoted;
import static liquibase.ext.partitions.sql.Quoting.literal;

import java.util.List;
import java.util.function.Function;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.RowMove;

/**
 * Rows on their way from a default partition into a new one, as one DO statement that finds out on the server what only
 * the server knows: the columns, the triggers, and whether a foreign key forbids it.
 *
 * <p>Generated columns are left out, virtual ones too; the table that the rows go to computes them alike. A trigger that
 * a partition has from its parent can be switched like any other; before PostgreSQL 15 it counts as internal. Deferred
 * constraints of the new partition are checked at once, since no table can be attached while a check is pending.
 */
public final class RowMoveSql {

    /** The SQLSTATE of the message that tells how many rows were moved; class 00 is successful completion. */
    public static final String MOVED = "00LPM";

    /** The SQLSTATE of a switch that finds a table in another file than the one that was copied. */
    public static final String REWRITTEN = "LPR01";

    /** The SQLSTATE of copying to a table that no longer has the columns of its source. */
    public static final String ALTERED = "LPR02";

    /** The SQLSTATE of a switch that lets go of its locks for a transaction that would see rows twice. */
    public static final String KEEPS_SNAPSHOT = "LPR04";

    private static final String BODY =
            """
            DECLARE
              source CONSTANT regclass := %1$s;
              target CONSTANT regclass := %2$s;
              sources oid[];
              targets oid[];
              columns text;
              switch_off text[];
              switch_back text[];
              command text;
              deferred text;
              found_rows boolean;
              moved_rows bigint;
            BEGIN
              LOCK TABLE ONLY %3$s, %4$s IN ACCESS EXCLUSIVE MODE;
              WITH RECURSIVE tree AS (
                SELECT source::oid AS top, source::oid AS relid
                UNION ALL
                SELECT target, target
                UNION ALL
                SELECT t.top, i.inhrelid FROM tree t JOIN pg_catalog.pg_inherits i ON i.inhparent = t.relid
              )
              SELECT array_agg(relid) FILTER (WHERE top = source), array_agg(relid) FILTER (WHERE top = target)
              INTO sources, targets FROM tree;
              IF EXISTS (SELECT FROM pg_catalog.pg_constraint WHERE contype = 'f' AND confrelid = ANY (sources)) THEN
                EXECUTE %5$s INTO found_rows;
                IF found_rows THEN
                  RAISE object_not_in_prerequisite_state USING MESSAGE = %6$s;
                END IF;
              END IF;
              SELECT string_agg(pg_catalog.quote_ident(attname), ', ' ORDER BY attnum) INTO columns
              FROM pg_catalog.pg_attribute
              WHERE attrelid = source AND attnum > 0 AND NOT attisdropped AND attgenerated = '';
            """ + RowTriggers.SWITCH_OFF + """
              EXECUTE %7$s || columns || %8$s || columns || %9$s || columns || %10$s;
              GET DIAGNOSTICS moved_rows = ROW_COUNT;
            """ + RowTriggers.CHECK_DEFERRED + RowTriggers.SWITCH_BACK + """
              RAISE INFO USING MESSAGE = moved_rows || CASE moved_rows WHEN 1 THEN ' row' ELSE ' rows' END || %11$s, ERRCODE = '%12$s';
            END""";

    private RowMoveSql() {}

    /** What the server says when a foreign key forbids the move. */
    static String referenced(QualifiedName source) {
        return "rows of " + source + " cannot be moved while a foreign key points at them";
    }

    /**
     * The statement.
     *
     * @param table writes a table's name
     */
    static String of(RowMove move, Function<QualifiedName, String> table) {
        String source = table.apply(move.source());
        String target = table.apply(move.target());
        String condition = BoundCondition.anyOf(move.key(), List.of(move.bound()));
        return "DO "
                + dollarQuoted(BODY.formatted(
                        literal(source),
                        literal(target),
                        table.apply(move.parent()),
                        source,
                        literal("SELECT EXISTS (SELECT 1 FROM " + source + " WHERE " + condition + ")"),
                        literal(referenced(move.source())),
                        literal("WITH moved AS (DELETE FROM " + source + " WHERE " + condition + " RETURNING "),
                        literal(") INSERT INTO " + target + " ("),
                        literal(") OVERRIDING SYSTEM VALUE SELECT "),
                        literal(" FROM moved"),
                        literal(" of the default partition " + move.source() + " moved to " + move.target()),
                        MOVED));
    }
}
