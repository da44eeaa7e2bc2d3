package liquibase.ext.partitions.sql;

/**
 * Triggers that rows would set off on their way from one table to another, which are no users' doing. They are switched off,
 * and back to the very state that they were in. A trigger that a partition has from its parent can be switched like any
 * other; before PostgreSQL 15 it counts as internal.
 *
 * <p>The texts are statements of PL/pgSQL, which use the variables {@code sources} and {@code targets} (oid[]: the tables
 * that the rows leave and come to), {@code switch_off} and {@code switch_back} (text[]), {@code deferred} and {@code command} (text).
 */
final class RowTriggers {

    static final String SWITCH_OFF = """
              SELECT array_agg(concat('ALTER TABLE ONLY ', t.tgrelid::regclass, ' DISABLE TRIGGER ', pg_catalog.quote_ident(t.tgname))),
                array_agg(concat('ALTER TABLE ONLY ', t.tgrelid::regclass,
                  CASE t.tgenabled WHEN 'R' THEN ' ENABLE REPLICA' WHEN 'A' THEN ' ENABLE ALWAYS' ELSE ' ENABLE' END,
                  ' TRIGGER ', pg_catalog.quote_ident(t.tgname)))
              INTO switch_off, switch_back
              FROM pg_catalog.pg_trigger t
              LEFT JOIN pg_catalog.pg_constraint c ON c.oid = t.tgconstraint
              WHERE (NOT t.tgisinternal OR (t.tgparentid <> 0 AND COALESCE(c.contype, 't') = 't'))
                AND t.tgenabled <> 'D'
                AND ((t.tgrelid = ANY (sources) AND t.tgtype & 8 <> 0) OR (t.tgrelid = ANY (targets) AND t.tgtype & 4 <> 0));
              FOREACH command IN ARRAY COALESCE(switch_off, '{}') LOOP
                EXECUTE command;
              END LOOP;
            """;

    /** Lets deferred constraints of the targets look at the rows now, since a table with checks to come cannot be attached. */
    static final String CHECK_DEFERRED = """
              SELECT string_agg(DISTINCT concat_ws('.', pg_catalog.quote_ident(n.nspname), pg_catalog.quote_ident(c.conname)), ', ')
              INTO deferred
              FROM pg_catalog.pg_constraint c JOIN pg_catalog.pg_namespace n ON n.oid = c.connamespace
              WHERE c.conrelid = ANY (targets) AND c.condeferred AND c.contype <> 't';
              IF deferred IS NOT NULL THEN
                EXECUTE concat('SET CONSTRAINTS ', deferred, ' IMMEDIATE');
                EXECUTE concat('SET CONSTRAINTS ', deferred, ' DEFERRED');
              END IF;
            """;

    static final String SWITCH_BACK = """
              FOREACH command IN ARRAY COALESCE(switch_back, '{}') LOOP
                EXECUTE command;
              END LOOP;
            """;

    private RowTriggers() {}
}
