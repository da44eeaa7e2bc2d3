package liquibase.ext.partitions.catalog;

/** The query of {@link PartitionReportCatalog}. */
final class PartitionReportQuery {

    /**
     * Rows of several kinds, told by {@code what}: {@code now}; a {@code table} of a tree, or whatever else has the name
     * asked for; the {@code parent} of such a one; a column of a {@code key}; an {@code index} of a partitioned table or one
     * that is not valid; an index that a partition {@code lacks}; a {@code constraint} that is not validated.
     *
     * <p>Everything is found by the indexes of the catalogs, from one table of the tree to the next, so that the time grows
     * with the number of tables whatever the statistics of the catalogs say; joins of what was found before could become
     * nested loops. Nothing in it waits for the lock of a table that has no expression in its key: sizes are pages as of
     * the last VACUUM or ANALYZE, since the functions that measure wait for whoever has locked a table, and load each into
     * the memory of the session; expressions of indexes are left out while somebody has locked their table. Where these have not been there yet, the counters of the statistics tell rows, and that there are none.
     */
    static final String SQL = """
            WITH RECURSIVE asked AS (
              SELECT ?::text AS schema, ?::text AS preferred, ?::text AS name
            ), tree AS (
              (SELECT c.oid, NULL::oid AS parent, false AS detach_pending
               FROM asked
               JOIN pg_catalog.pg_class c ON c.relname = asked.name
               JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
               WHERE n.nspname = asked.schema
                 OR asked.schema IS NULL AND (n.nspname = asked.preferred OR pg_catalog.pg_table_is_visible(c.oid))
               ORDER BY n.nspname = asked.preferred DESC NULLS LAST
               LIMIT 1)
              UNION ALL
              SELECT c.oid, NULL, false
              FROM asked
              JOIN pg_catalog.pg_namespace n ON CASE WHEN asked.schema IS NULL
                THEN n.nspname <> 'information_schema' AND pg_catalog.left(n.nspname, 3) <> 'pg_'
                ELSE n.nspname = asked.schema END
              JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relkind = 'p' AND NOT c.relispartition
              WHERE asked.name IS NULL
              UNION ALL
              SELECT i.inhrelid, i.inhparent, i.inhdetachpending
              FROM tree t
              JOIN pg_catalog.pg_class p ON p.oid = t.oid AND p.relkind = 'p'
              JOIN pg_catalog.pg_inherits i ON i.inhparent = t.oid
            ), locked AS MATERIALIZED (
              SELECT l.relation
              FROM pg_catalog.pg_locks l
              JOIN pg_catalog.pg_database d ON d.oid = l.database AND d.datname = pg_catalog.current_database()
              WHERE l.mode = 'AccessExclusiveLock'
            )
            SELECT 'now' AS what, NULL::oid AS oid, NULL::oid AS owner, NULL::oid AS other, NULL::text AS schema,
              pg_catalog.now()::text AS name, NULL::text AS type, pg_catalog.now()::timestamp::text AS definition,
              NULL::text AS kind, NULL::bigint AS number, NULL::bigint AS bytes, NULL::boolean AS flag
            UNION ALL
            SELECT 'table', c.oid, t.parent, NULL, n.nspname::text, c.relname::text, NULL,
              CASE WHEN pg_catalog.current_setting('standard_conforming_strings') = 'off'
                THEN pg_catalog.replace(pg_catalog.pg_get_expr(c.relpartbound, 0),
                  pg_catalog.repeat(pg_catalog.chr(92), 2), pg_catalog.chr(92))
                ELSE pg_catalog.pg_get_expr(c.relpartbound, 0) END,
              c.relkind::text, live.rows,
              CASE WHEN c.relkind = 'r' AND (c.reltuples >= 0 OR live.rows = 0)
                THEN (c.relpages + COALESCE(toast.relpages, 0) + COALESCE((
                    SELECT pg_catalog.sum(ic.relpages)
                    FROM pg_catalog.pg_index x
                    JOIN pg_catalog.pg_class ic ON ic.oid = x.indexrelid
                    WHERE x.indrelid IN (c.oid, c.reltoastrelid)), 0)) * pg_catalog.current_setting('block_size')::bigint END,
              t.detach_pending
            FROM tree t
            JOIN pg_catalog.pg_class c ON c.oid = t.oid
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            LEFT JOIN pg_catalog.pg_class toast ON toast.oid = c.reltoastrelid
            CROSS JOIN LATERAL (SELECT CASE
              WHEN c.relkind = 'p' THEN NULL
              WHEN c.reltuples > 0 THEN c.reltuples::bigint
              WHEN c.relkind = 'r' AND pg_catalog.current_setting('track_counts')::boolean
                THEN pg_catalog.pg_stat_get_live_tuples(c.oid)
              WHEN c.reltuples = 0 THEN 0 END AS rows) live
            UNION ALL
            SELECT 'parent', t.oid, p.oid, NULL, n.nspname, p.relname, NULL, NULL, NULL, NULL, NULL, NULL
            FROM tree t
            JOIN pg_catalog.pg_inherits i ON i.inhrelid = t.oid
            JOIN pg_catalog.pg_class p ON p.oid = i.inhparent AND p.relkind = 'p'
            JOIN pg_catalog.pg_namespace n ON n.oid = p.relnamespace
            WHERE t.parent IS NULL
            UNION ALL
            SELECT 'key', pt.partrelid, NULL, NULL, NULL, pg_catalog.quote_ident(a.attname),
              CASE
                WHEN NOT oc.opcdefault THEN NULL
                WHEN at.typtype <> 'd' THEN pg_catalog.format_type(at.oid, NULL)
                WHEN ot.typtype <> 'p' THEN pg_catalog.format_type(ot.oid, NULL) END,
              CASE WHEN e.attnum = 0 THEN pg_catalog.pg_get_expr(pt.partexprs, pt.partrelid) END,
              pt.partstrat::text, e.ord, NULL, NULL
            FROM tree t
            JOIN pg_catalog.pg_partitioned_table pt ON pt.partrelid = t.oid
            CROSS JOIN LATERAL unnest(pt.partattrs::int2[], pt.partclass::oid[]) WITH ORDINALITY AS e(attnum, class, ord)
            JOIN pg_catalog.pg_opclass oc ON oc.oid = e.class
            JOIN pg_catalog.pg_type ot ON ot.oid = oc.opcintype
            LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = pt.partrelid AND a.attnum = e.attnum
            LEFT JOIN pg_catalog.pg_type at ON at.oid = a.atttypid
            UNION ALL
            SELECT 'index', x.indexrelid, x.indrelid, a.inhparent, NULL, ic.relname,
              CASE WHEN x.indisprimary THEN 'primary key' WHEN x.indisunique THEN 'unique' END,
              (SELECT pg_catalog.string_agg(CASE
                   WHEN k.attnum <> 0 THEN ia.attname::text
                   WHEN x.indrelid IN (SELECT relation FROM locked) THEN '(expression)'
                   ELSE pg_catalog.pg_get_indexdef(x.indexrelid, k.ord::int, true) END, ', ' ORDER BY k.ord)
               FROM pg_catalog.unnest(x.indkey::int2[]) WITH ORDINALITY AS k(attnum, ord)
               LEFT JOIN pg_catalog.pg_attribute ia ON ia.attrelid = x.indrelid AND ia.attnum = k.attnum AND k.attnum <> 0
               WHERE k.ord <= x.indnkeyatts),
              NULL, NULL, NULL, x.indisvalid AND x.indisready AND x.indislive
            FROM tree t
            JOIN pg_catalog.pg_index x ON x.indrelid = t.oid
            JOIN pg_catalog.pg_class ic ON ic.oid = x.indexrelid
            LEFT JOIN pg_catalog.pg_inherits a ON a.inhrelid = x.indexrelid
            WHERE ic.relkind = 'I' OR NOT (x.indisvalid AND x.indisready AND x.indislive)
            UNION ALL
            SELECT 'lacks', missing.index, missing.partition, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
            FROM (
              SELECT x.indexrelid AS index, i.inhrelid AS partition
              FROM tree t
              JOIN pg_catalog.pg_index x ON x.indrelid = t.oid
              JOIN pg_catalog.pg_inherits i ON i.inhparent = t.oid AND NOT i.inhdetachpending
              EXCEPT
              SELECT a.inhparent, x.indrelid
              FROM tree t
              JOIN pg_catalog.pg_index x ON x.indrelid = t.oid
              JOIN pg_catalog.pg_inherits a ON a.inhrelid = x.indexrelid) AS missing
            UNION ALL
            SELECT 'constraint', o.oid, o.conrelid, NULL, NULL, o.conname, NULL, NULL, o.contype::text, NULL, NULL, NULL
            FROM tree t
            JOIN pg_catalog.pg_constraint o ON o.conrelid = t.oid
            WHERE NOT o.convalidated AND o.conislocal
              AND COALESCE(pg_catalog.to_jsonb(o) ->> 'conenforced', 'true') = 'true'
            """;

    private PartitionReportQuery() {}
}
