package liquibase.ext.partitions.sql;

import static liquibase.ext.partitions.sql.Quoting.literal;

import liquibase.ext.partitions.model.RowMove;

/** The last act of {@link RowCopySql}: the copies take the place of the rows, in one transaction. */
final class RowSwitchSql {

    /** A failure undoes a try to its savepoint, and with it its locks. */
    private static final String SWITCH =
            """
            DECLARE
              part record;
              other record;
              told text;
              locked_for interval := '0';
              patient_until CONSTANT timestamptz := clock_timestamp()
                + least(interval '{patience} s', nullif(current_setting('statement_timeout')::interval, '0') / 2);
              pause double precision := 0.02;
              locked_at timestamptz;
              moved bigint;
              sources oid[];
              targets oid[];
              switch_off text[];
              switch_back text[];
              deferred text;
              command text;
            BEGIN
              LOOP BEGIN
              LOCK TABLE ONLY {parent} IN ACCESS EXCLUSIVE MODE;
              LOCK TABLE {source}, {target} IN ACCESS EXCLUSIVE MODE;
              locked_at := clock_timestamp();
            """ + OldSnapshots.BEFORE_SWITCH + """
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
            """ + RowTriggers.CHECK_DEFERRED
                    + RowTriggers.SWITCH_BACK + """
              DROP FUNCTION {note}(), {copy}(regclass, tid, tid), {rewritten}(), {start}();
              DROP TABLE {copied}, {changed}, {progress};
              {attach};
            """ + OldSnapshots.AFTER_SWITCH + """
              RAISE INFO USING ERRCODE = {moved}, MESSAGE = moved || CASE moved WHEN 1 THEN ' row' ELSE ' rows' END || {rows_went}
                || (1000 * extract(epoch FROM clock_timestamp() - locked_at))::bigint || ' ms';
              EXIT;
              EXCEPTION WHEN SQLSTATE {give_way} THEN
            """ + OldSnapshots.PAUSE + """
              END; END LOOP;
            END""";

    private RowSwitchSql() {}

    /**
     * The statements.
     *
     * @param names how tables and functions are written, and what makes the copies a partition
     */
    static String of(RowMove move, SqlTemplate names) {
        return names.with(
                        "rewritten_message",
                        literal("table " + move.source() + " or " + move.target()
                                + " was written anew while rows were copied"))
                .with("snapshot", literal("rows would be seen twice with the snapshot of the transaction of process "))
                .with("patience", String.valueOf(OldSnapshots.PATIENCE))
                .with("keeps_snapshot", literal(RowMoveSql.KEEPS_SNAPSHOT))
                .with("give_way", literal(OldSnapshots.GIVE_WAY))
                .with("given_up", literal(OldSnapshots.GIVEN_UP))
                .with(
                        "seen_twice",
                        literal("The switch of the rows of " + move.target() + " gave way for up to "
                                + OldSnapshots.PATIENCE + " s, and did not wait any longer for process "))
                .with(
                        "if_repeatable",
                        literal(
                                ", whose transaction is older than its statement; if its isolation level is REPEATABLE READ or SERIALIZABLE, it may see them twice"
                                        + " until it ends"))
                .with(
                        "miscounted",
                        literal("the rows of " + move.source() + " are not as many as their copies in "
                                + move.target()))
                .with("referenced", literal(RowMoveSql.referenced(move.source())))
                .with(
                        "rows_went",
                        literal(" of the default partition " + move.source() + " moved to " + move.target() + ", and "
                                + move.parent() + " was locked for "))
                .fill(SWITCH);
    }
}
