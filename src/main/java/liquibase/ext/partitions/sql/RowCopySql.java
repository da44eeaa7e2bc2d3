package liquibase.ext.partitions.sql;

import static liquibase.ext.partitions.sql.Quoting.dollarQuoted;
import static liquibase.ext.partitions.sql.Quoting.identifier;
import static liquibase.ext.partitions.sql.Quoting.literal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import liquibase.ext.partitions.model.PartitionConstraint;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.RowMove;

/**
 * Moves rows out of a default partition while others read and write them, in three acts.
 *
 * <p>First a trigger begins to note the place (ctid) of each row version that is written or deleted. Then the rows are copied,
 * some blocks at a time, each in a transaction that sees one snapshot: it throws away the copies of all places that have been
 * noted and copies those places anew, as they are now, with the next blocks. So after each transaction the copies are what the
 * places copied so far hold in its snapshot, whatever happens to them later is noted, and no two versions of a row are ever
 * copied side by side. At last the parent is locked, the same is done once more, and the copies take the place of the rows.
 *
 * <p>A row itself is never looked for, so that no key is needed, and the trigger only adds to a table, so that no writer waits,
 * whatever its isolation level. Places change without a notice only when a table is written anew, as by VACUUM FULL: then all
 * begins again. Statements see each row once, as they take their snapshot after the lock of the parent. A transaction that
 * keeps a snapshot (REPEATABLE READ) from between the copies and the switch, and comes to the parent only after that, would
 * see rows twice. So what began while rows were copied is waited for, and the switch gives way to who keeps a snapshot; what
 * remains is a first statement that takes its snapshot for the transaction while the switch holds the lock.
 */
final class RowCopySql {

    /** How many blocks of a table are copied in one transaction. */
    private static final int BLOCKS = 128;

    /** With fewer noted places the switch is soon done. */
    private static final int FEW = 1_000;

    /** How often to copy what was noted while others were waited for, when it is not few. */
    private static final int ROUNDS = 5;

    private static final String NOTE = """
            BEGIN
              IF TG_OP <> 'INSERT' THEN
                INSERT INTO {changed} VALUES (TG_RELID, OLD.ctid);
              END IF;
              IF TG_OP <> 'DELETE' THEN
                INSERT INTO {changed} VALUES (TG_RELID, NEW.ctid);
              END IF;
              RETURN NULL;
            END""";

    /** The places to copy of each table. The server fills in the table whose blocks are next. */
    private static final String PLACES = """
            SELECT source, array_agg(DISTINCT source_place) AS places FROM (
              SELECT source, source_place FROM %s
              UNION ALL SELECT $1, ctid FROM ONLY %%s WHERE ctid >= $2 AND ctid < $3 AND (%s)
            ) p GROUP BY source""";

    /**
     * Copies the places of one table. The rows come back in the order in which they are inserted
     * (src/backend/executor/nodeModifyTable.c). The server fills in the columns and the table.
     */
    private static final String COPY_PLACES = """
            WITH taken AS MATERIALIZED (
              SELECT row_number() OVER (ORDER BY ctid) AS "liquibase row", ctid AS "liquibase place", %%1$s
              FROM ONLY %%2$s WHERE ctid = ANY ($1) AND (%s)
            ), put AS (
              INSERT INTO %s (%%1$s) OVERRIDING SYSTEM VALUE
              SELECT %%1$s FROM taken ORDER BY "liquibase row"
              RETURNING tableoid AS "liquibase table", ctid AS "liquibase place"
            ), numbered AS (
              SELECT row_number() OVER () AS "liquibase row", "liquibase table", "liquibase place" FROM put
            )
            INSERT INTO %s
            SELECT $2, t."liquibase place", n."liquibase table", n."liquibase place"
            FROM taken t JOIN numbered n USING ("liquibase row")""";

    private static final String COPY = """
            DECLARE
              columns text;
              part record;
              come bigint;
            BEGIN
              WITH of_blocks AS (
                DELETE FROM {copied} c
                WHERE c.source = taken_from AND c.source_place >= first_place AND c.source_place < next_place
                RETURNING c.source, c.target, c.target_place
              ), of_noted AS (
                DELETE FROM {copied} c USING (SELECT DISTINCT source, source_place FROM {changed}) n
                WHERE c.source = n.source AND c.source_place = n.source_place
                RETURNING c.source, c.target, c.target_place
              ), gone AS (
                DELETE FROM {target} t USING (SELECT * FROM of_blocks UNION SELECT * FROM of_noted) o
                WHERE t.tableoid = o.target AND t.ctid = o.target_place
                RETURNING o.source
              )
              UPDATE {progress} SET copies = copies - fewer
                FROM (SELECT source, count(*) AS fewer FROM gone GROUP BY source) g
                WHERE file = source;
              FOR part IN EXECUTE format({places}, taken_from) USING taken_from::oid, first_place, next_place LOOP
                SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) INTO columns
                  FROM pg_attribute
                  WHERE attrelid = part.source AND attnum > 0 AND NOT attisdropped AND attgenerated = '';
                EXECUTE format({copy_places}, columns, part.source::regclass) USING part.places, part.source;
                GET DIAGNOSTICS come = ROW_COUNT;
                UPDATE {progress} SET copies = copies + come WHERE file = part.source;
              END LOOP;
              DELETE FROM {changed};
            END""";

    private static final String FILES = """
            SELECT DISTINCT relation::oid AS file, coalesce(pg_relation_filenode(relation), 0) AS node, side
            FROM (SELECT relid AS relation, 'source' AS side FROM pg_partition_tree({source_text})
              UNION SELECT relid, 'target' FROM pg_partition_tree({target_text})
              UNION SELECT {target_text}::regclass, 'target') r""";

    private static final String REWRITTEN = """
            BEGIN
              IF EXISTS (
                SELECT FROM pg_attribute s FULL JOIN pg_attribute t
                  ON s.attrelid = {source_text}::regclass AND t.attrelid = {target_text}::regclass
                  AND t.attname = s.attname AND t.atttypid = s.atttypid AND t.attgenerated = s.attgenerated
                WHERE (s.attrelid = {source_text}::regclass AND s.attnum > 0 AND NOT s.attisdropped AND t.attrelid IS NULL)
                  OR (t.attrelid = {target_text}::regclass AND t.attnum > 0 AND NOT t.attisdropped AND s.attrelid IS NULL)
              ) THEN
                RAISE USING ERRCODE = {altered_state}, MESSAGE = {altered};
              END IF;
              RETURN EXISTS (
                SELECT FROM ({files}) f FULL JOIN {progress} p USING (file) WHERE f.node IS DISTINCT FROM p.node);
            END""";

    private static final String START = """
            DECLARE
              leaf record;
            BEGIN
              LOCK TABLE {source} IN SHARE ROW EXCLUSIVE MODE;
              TRUNCATE {target}, {copied}, {changed}, {progress};
              FOR leaf IN {files} LOOP
                IF leaf.side = 'source' AND leaf.node <> 0 THEN
                  EXECUTE format('CREATE OR REPLACE TRIGGER %I AFTER INSERT OR UPDATE OR DELETE ON %s '
                    'FOR EACH ROW EXECUTE FUNCTION %s()', {trigger}, leaf.file::regclass, {note_text});
                  EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER %I', leaf.file::regclass, {trigger});
                END IF;
                INSERT INTO {progress} VALUES (leaf.file, leaf.node, leaf.side, 0, CASE leaf.side WHEN 'source'
                  THEN pg_relation_size(leaf.file::regclass) / current_setting('block_size')::int ELSE 0 END, 0);
              END LOOP;
            END""";

    private static final String DISCARD = """
            DECLARE
              part record;
            BEGIN
              FOR part IN SELECT tgrelid::regclass AS leaf, tgname FROM pg_trigger
                WHERE tgfoid = to_regproc({note_text})
              LOOP
                EXECUTE format('DROP TRIGGER %I ON %s', part.tgname, part.leaf);
              END LOOP;
              DROP FUNCTION IF EXISTS {note}(), {copy}(regclass, tid, tid), {rewritten}(), {start}();
              DROP TABLE IF EXISTS {copied}, {changed}, {progress}, {target};
            END""";

    private static final String PREPARE = """
            BEGIN
              CREATE TABLE {copied} (source oid, source_place tid, target oid NOT NULL, target_place tid NOT NULL,
                PRIMARY KEY (source, source_place));
              COMMENT ON TABLE {copied} IS {identity};
              CREATE TABLE {changed} (source oid NOT NULL, source_place tid NOT NULL);
              CREATE TABLE {progress} (file oid PRIMARY KEY, node oid NOT NULL, side text NOT NULL,
                next_block bigint NOT NULL, blocks bigint NOT NULL, copies bigint NOT NULL);
              CREATE FUNCTION {note}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
                SET search_path = pg_catalog, pg_temp AS {note_body};{note_path}
              REVOKE ALL ON FUNCTION {note}() FROM PUBLIC;
              CREATE FUNCTION {copy}(taken_from regclass, first_place tid, next_place tid) RETURNS void
                LANGUAGE plpgsql AS {copy_body};
              CREATE FUNCTION {rewritten}() RETURNS boolean LANGUAGE plpgsql AS {rewritten_body};
              CREATE FUNCTION {start}() RETURNS void LANGUAGE plpgsql AS {start_body};{check}
              PERFORM {start}();
            END""";

    /** Lets the trigger find the table that it notes places in when no schema is printed. */
    private static final String NOTE_PATH =
            "\n  EXECUTE format('ALTER FUNCTION {note}() SET search_path = pg_catalog, %I, pg_temp', current_schema());";

    /** Lets the server know without a scan that the copies belong to the bound. */
    private static final String CHECK =
            "\n  ALTER TABLE {target} ADD CONSTRAINT " + identifier(RowMove.CHECK) + " CHECK ({constraint});";

    private static final String COPY_ALL = """
            DECLARE
              part record;
              copied_at timestamptz;
            BEGIN
              FOR round IN 1 .. {rounds} LOOP
                COMMIT;
                LOOP
                  SET TRANSACTION ISOLATION LEVEL REPEATABLE READ;
                  LOCK TABLE {copied} IN SHARE UPDATE EXCLUSIVE MODE;
                  LOCK TABLE {source} IN ACCESS SHARE MODE;
                  IF {rewritten}() THEN
                    COMMIT;
                    BEGIN
                      SET LOCAL lock_timeout = '200ms';
                      PERFORM {start}();
                    EXCEPTION WHEN lock_not_available THEN
                      PERFORM pg_sleep(0.5);
                    END;
                    COMMIT;
                    CONTINUE;
                  END IF;
                  SELECT * INTO part FROM {progress} WHERE side = 'source'
                    ORDER BY next_block < blocks DESC LIMIT 1;
                  PERFORM {copy}(part.file, format('(%s,0)', part.next_block)::tid,
                    format('(%s,0)', part.next_block + {blocks})::tid);
                  UPDATE {progress} SET next_block = next_block + {blocks} WHERE file = part.file;
                  COMMIT;
                  EXIT WHEN NOT EXISTS (SELECT FROM {progress} WHERE next_block < blocks)
                    AND (SELECT count(*) FROM (SELECT FROM {changed} LIMIT {few}) c) < {few};
                  COMMIT;
                END LOOP;
                copied_at := clock_timestamp();
                WHILE EXISTS (
                  SELECT FROM pg_stat_activity
                  WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
                    AND backend_xmin IS NOT NULL AND xact_start < copied_at
                ) LOOP
                  COMMIT;
                  PERFORM pg_sleep(0.05);
                  COMMIT;
                END LOOP;
                EXIT WHEN (SELECT count(*) FROM (SELECT FROM {changed} LIMIT {few}) c) < {few};
              END LOOP;
            END""";

    private static final String SWITCH =
            """
            DECLARE
              part record;
              locked_at timestamptz;
              moved bigint;
              sources oid[];
              targets oid[];
              switch_off text[];
              switch_back text[];
              deferred text;
              command text;
            BEGIN
              LOCK TABLE ONLY {parent} IN ACCESS EXCLUSIVE MODE;
              LOCK TABLE {source}, {target} IN ACCESS EXCLUSIVE MODE;
              locked_at := clock_timestamp();
              SELECT * INTO part FROM pg_stat_activity
                WHERE datname = current_database() AND backend_xmin IS NOT NULL AND state LIKE 'idle in transaction%';
              IF FOUND THEN
                RAISE lock_not_available USING MESSAGE = {snapshot} || part.pid;
              END IF;
              IF {rewritten}() THEN
                RAISE USING ERRCODE = {rewritten_state}, MESSAGE = {rewritten_message};
              END IF;
              PERFORM {copy}({source_text}, '(0,0)', '(0,0)');
              FOR part IN SELECT tgrelid::regclass AS leaf FROM pg_trigger WHERE tgfoid = {note_text}::regproc LOOP
                EXECUTE format('DROP TRIGGER %I ON %s', {trigger}, part.leaf);
              END LOOP;
              sources := ARRAY(SELECT relid FROM pg_partition_tree({source_text}));
              targets := ARRAY(SELECT file FROM ({files}) f WHERE side = 'target');
              IF EXISTS (SELECT FROM pg_constraint WHERE contype = 'f' AND confrelid = ANY (sources)) THEN
                RAISE object_not_in_prerequisite_state USING MESSAGE = {referenced};
              END IF;
            """ + RowTriggers.SWITCH_OFF + """
              DELETE FROM {source} WHERE {condition};
              GET DIAGNOSTICS moved = ROW_COUNT;
              IF moved <> (SELECT sum(copies) FROM {progress}) THEN
                RAISE data_exception USING MESSAGE = {miscounted};
              END IF;
            """ + RowTriggers.CHECK_DEFERRED + RowTriggers.SWITCH_BACK + """
              DROP FUNCTION {note}(), {copy}(regclass, tid, tid), {rewritten}(), {start}();
              DROP TABLE {copied}, {changed}, {progress};
              {attach};
              RAISE INFO USING ERRCODE = {moved}, MESSAGE = moved || CASE moved WHEN 1 THEN ' row' ELSE ' rows' END || {rows_went}
                || (1000 * extract(epoch FROM clock_timestamp() - locked_at))::bigint || ' ms';
            END""";

    private final RowMove move;
    private final String condition;
    private final boolean qualified;
    private final SqlTemplate names;

    /**
     * The texts for a move.
     *
     * @param name how a table or function is written
     */
    RowCopySql(RowMove move, Function<QualifiedName, String> name) {
        this.move = move;
        this.condition = BoundCondition.anyOf(move.key(), List.of(move.bound()));
        this.qualified = name.apply(move.note()).equals(identifier(move.note()));
        Map<String, String> values = new HashMap<>();
        values.put("parent", name.apply(move.parent()));
        values.put("source", name.apply(move.source()));
        values.put("target", name.apply(move.target()));
        values.put("copied", name.apply(move.copied()));
        values.put("changed", name.apply(move.changed()));
        values.put("progress", name.apply(move.progress()));
        values.put("note", name.apply(move.note()));
        values.put("copy", name.apply(move.copy()));
        values.put("rewritten", name.apply(move.rewritten()));
        values.put("start", name.apply(move.start()));
        values.put("source_text", literal(name.apply(move.source())));
        values.put("target_text", literal(name.apply(move.target())));
        values.put("note_text", literal(name.apply(move.note())));
        values.put("trigger", literal(move.note().name()));
        values.put("condition", condition);
        values.put("identity", literal(move.identity()));
        values.put(
                "constraint",
                BoundCondition.of(new PartitionConstraint(move.parent(), move.key(), move.bound(), List.of(), null)));
        values.put("moved", literal(RowMoveSql.MOVED));
        values.put("rewritten_state", literal(RowMoveSql.REWRITTEN));
        values.put("altered_state", literal(RowMoveSql.ALTERED));
        values.put("altered", literal(altered(move)));
        values.put("blocks", String.valueOf(BLOCKS));
        values.put("few", String.valueOf(FEW));
        values.put("rounds", String.valueOf(ROUNDS));
        SqlTemplate simple = new SqlTemplate(values);
        this.names = simple.with("files", simple.fill(FILES));
    }

    /** A DO block that makes what notes and copies; nothing is copied yet. */
    String prepare() {
        String ofRows = percents(condition);
        String places = PLACES.formatted(percents(names.fill("{changed}")), ofRows);
        String copyPlaces =
                COPY_PLACES.formatted(ofRows, percents(names.fill("{target}")), percents(names.fill("{copied}")));
        String copy = names.with("places", literal(places))
                .with("copy_places", literal(copyPlaces))
                .fill(COPY);
        return block(names.with("note_path", qualified ? "" : names.fill(NOTE_PATH))
                .with("note_body", body(NOTE))
                .with("copy_body", dollarQuoted(copy))
                .with("rewritten_body", body(REWRITTEN))
                .with("start_body", body(START))
                .with("check", move.isLeaf() ? names.fill(CHECK) : "")
                .fill(PREPARE));
    }

    /** A DO block that takes all of that away, and the table with the copies. */
    String discard() {
        return block(names.fill(DISCARD));
    }

    /** A DO block that copies and commits again and again, until little is left; it cannot run in a transaction. */
    String copyAll() {
        return block(names.fill(COPY_ALL));
    }

    /**
     * A DO block that copies the rest, deletes the rows where they were and makes the table a partition.
     *
     * @param attach the statements that make it one
     */
    String switchOver(String attach) {
        return block(names.with("attach", attach)
                .with(
                        "rewritten_message",
                        literal("table " + move.source() + " or " + move.target()
                                + " was written anew while rows were copied"))
                .with("snapshot", literal("rows would be seen twice with the snapshot of the transaction of process "))
                .with(
                        "miscounted",
                        literal("the rows of " + move.source() + " are not as many as their copies in "
                                + move.target()))
                .with("referenced", literal(RowMoveSql.referenced(move.source())))
                .with(
                        "rows_went",
                        literal(" of the default partition " + move.source() + " moved to " + move.target() + ", and "
                                + move.parent() + " was locked for "))
                .fill(SWITCH));
    }

    /** What the function format() of the server leaves as it is. */
    private static String percents(String sql) {
        return sql.replace("%", "%%");
    }

    private static String altered(RowMove move) {
        return "the columns of " + move.source() + " and " + move.target()
                + " differ; to begin anew, execute DROP TABLE "
                + identifiers(move.target(), move.copied(), move.changed(), move.progress()) + "; DROP FUNCTION "
                + identifiers(move.note(), move.copy(), move.rewritten(), move.start()) + " CASCADE";
    }

    private static String identifiers(QualifiedName... names) {
        return Stream.of(names).map(Quoting::identifier).collect(Collectors.joining(", "));
    }

    private String body(String text) {
        return dollarQuoted(names.fill(text));
    }

    private static String block(String body) {
        return "DO " + dollarQuoted(body);
    }
}
