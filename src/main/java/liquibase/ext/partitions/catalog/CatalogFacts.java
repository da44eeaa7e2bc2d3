package liquibase.ext.partitions.catalog;

/**
 * What a {@link FingerprintReader} asks the server, a query a kind of object. A row is one fact: the kind of the object,
 * its name, the relation that it is a part of, the property, and its value; a fact that is what it usually is has no
 * value. The queries run with an empty search path, so that every name is qualified.
 */
enum CatalogFacts {
    SCHEMAS(14, """
            SELECT 'schema', quote_ident(nspname), NULL, property, value
            FROM pg_namespace n, LATERAL (VALUES
                ('owner', pg_get_userbyid(nspowner)::text),
                ('acl', ${acl:nspacl|'n'|nspowner})) facts (property, value)
            WHERE ${user}
            """),
    EXTENSIONS(14, """
            SELECT 'extension', quote_ident(extname), NULL, 'version', extversion FROM pg_extension WHERE extname <> 'plpgsql'
            """),
    DEFAULT_PRIVILEGES(14, """
            SELECT 'default privileges', concat_ws(' ', 'of', pg_get_userbyid(defaclrole),
                'in ' || nullif(defaclnamespace, 0)::regnamespace, 'on', defaclobjtype), NULL, 'acl', ${list:defaclacl}
            FROM pg_default_acl
            """),
    RELATIONS(14, """
            SELECT kind, name::text, NULL, property, value FROM (
                SELECT c.*, am.amname, c.oid::regclass AS name, ${kind} AS kind
                FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_am am ON am.oid = c.relam
                WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S', 'c') AND ${user} AND ${notLiquibase}) c,
            LATERAL (VALUES
                ('owner', pg_get_userbyid(relowner)),
                ('persistence', nullif(relpersistence::text, 'p')),
                ('acl', ${acl:relacl|(CASE relkind WHEN 'S' THEN 's' ELSE 'r' END)::"char"|relowner}),
                ('tablespace', (SELECT spcname FROM pg_tablespace t WHERE t.oid = reltablespace)),
                ('access method', nullif(amname, 'heap')),
                ('options', ${list:reloptions}),
                ('toast options', (SELECT ${list:t.reloptions} FROM pg_class t WHERE t.oid = c.reltoastrelid)),
                ('replica identity', nullif(relreplident::text, CASE WHEN relkind IN ('r', 'p', 'f') THEN 'd' ELSE 'n' END)),
                ('row security', CASE WHEN relrowsecurity THEN 'on' END),
                ('row security forced', CASE WHEN relforcerowsecurity THEN 'on' END),
                ('populated', CASE WHEN NOT relispopulated THEN 'no' END),
                ('of type', nullif(reloftype, 0)::regtype::text),
                ('partition key', CASE WHEN relkind = 'p' THEN pg_get_partkeydef(oid) END),
                ('bound', pg_get_expr(relpartbound, oid)),
                ('foreign', (SELECT concat_ws(' ', srvname, ${list:ftoptions}) FROM pg_foreign_table f
                    JOIN pg_foreign_server s ON s.oid = ftserver WHERE ftrelid = c.oid)),
                ('query', CASE WHEN relkind IN ('v', 'm') THEN pg_get_viewdef(oid) END)
            ) facts (property, value)
            """),
    PARENTS(14, """
            SELECT ${kind}, c.oid::regclass::text, NULL,
                CASE WHEN relispartition THEN 'partition of' ELSE 'child ' || inhseqno || ' of' END,
                inhparent::regclass || CASE WHEN inhdetachpending THEN ', detach pending' ELSE '' END
            FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE ${user}
            """),
    COLUMNS(14, """
            SELECT 'column', format('%s.%I', relation, attname), relation::text, '', concat_ws(' ',
                '#' || row_number() OVER (PARTITION BY attrelid ORDER BY attnum),
                format_type(atttypid, atttypmod),
                'collation ' || nullif(attcollation, (SELECT typcollation FROM pg_type t WHERE t.oid = atttypid))::regcollation,
                CASE WHEN attnotnull THEN 'not null' END,
                CASE WHEN attgenerated = '' THEN 'default ' ELSE 'generated ' || attgenerated::text || ' ' END
                    || (SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef WHERE adrelid = attrelid AND adnum = attnum),
                'identity ' || nullif(attidentity::text, ''),
                'storage ' || nullif(attstorage::text, (SELECT typstorage::text FROM pg_type t WHERE t.oid = atttypid)),
                'compression ' || nullif(attcompression::text, ''),
                'statistics ' || nullif(attstattarget, -1),
                'options ' || ${columnOptions}, 'foreign options ' || ${list:attfdwoptions},
                'acl ' || ${list:attacl},
                CASE WHEN attislocal THEN NULL ELSE 'not local' END,
                'inherited ' || nullif(attinhcount, 0))
            FROM (SELECT a.*, c.oid::regclass AS relation
                FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c') AND attnum > 0 AND NOT attisdropped
                    AND ${user} AND ${notLiquibase}) a
            """),
    INDEXES(14, """
            SELECT 'index', i.oid::regclass::text, indrelid::regclass::text, property, value
            FROM pg_index x JOIN pg_class i ON i.oid = indexrelid JOIN pg_class c ON c.oid = indrelid
                JOIN pg_namespace n ON n.oid = c.relnamespace,
            LATERAL (VALUES
                ('', pg_get_indexdef(indexrelid)),
                ('valid', CASE WHEN NOT indisvalid THEN 'no' END),
                ('ready', CASE WHEN NOT indisready THEN 'no' END),
                ('live', CASE WHEN NOT indislive THEN 'no' END),
                ('clustered', CASE WHEN indisclustered THEN 'yes' END),
                ('replica identity', CASE WHEN indisreplident THEN 'yes' END),
                ('tablespace', (SELECT spcname FROM pg_tablespace t WHERE t.oid = i.reltablespace)),
                ('statistics', (SELECT nullif(string_agg(attnum || '=' || attstattarget, ',' ORDER BY attnum), '')
                    FROM pg_attribute WHERE attrelid = i.oid AND attstattarget >= 0)),
                ('constraint', (SELECT quote_ident(conname) FROM pg_constraint
                    WHERE conindid = i.oid AND conrelid = indrelid AND contype IN ('p', 'u', 'x')))
            ) facts (property, value)
            WHERE ${user} AND ${notLiquibase}
            """),
    CONSTRAINTS(14, """
            SELECT 'constraint', CASE WHEN k.conrelid <> 0 THEN k.conrelid::regclass::text
                ELSE k.contypid::regtype::text END || '.' || ${constraint:k},
                nullif(k.conrelid, 0)::regclass::text, property, value
            FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace LEFT JOIN pg_class c ON c.oid = k.conrelid,
            LATERAL (VALUES
                ('', pg_get_constraintdef(k.oid)),
                ('validated', CASE WHEN NOT convalidated THEN 'no' END),
                ('local', CASE WHEN NOT conislocal THEN 'no' END),
                ('inherited', nullif(coninhcount, 0)::text),
                ('parent', (SELECT format('%s.%s', p.conrelid::regclass, ${constraint:p}) FROM pg_constraint p
                    WHERE p.oid = k.conparentid)),
                ('triggers', (SELECT nullif(string_agg(DISTINCT tgenabled::text, ''), 'O') FROM pg_trigger
                    WHERE tgconstraint = k.oid))
            ) facts (property, value)
            WHERE contype <> 't' AND ${user} AND (c.oid IS NULL OR ${notLiquibase})
            """),
    TRIGGERS(14, """
            SELECT 'trigger', format('%s.%I', tgrelid::regclass, tgname), tgrelid::regclass::text, '',
                concat_ws(', ', pg_get_triggerdef(t.oid), 'enabled ' || nullif(tgenabled::text, 'O'),
                    'parent on ' || (SELECT tgrelid::regclass FROM pg_trigger p WHERE p.oid = t.tgparentid))
            FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid JOIN pg_namespace n ON n.oid = relnamespace
            WHERE NOT tgisinternal AND ${user}
            """),
    RULES(14, """
            SELECT 'rule', format('%s.%I', ev_class::regclass, rulename), ev_class::regclass::text, '',
                concat_ws(', ', pg_get_ruledef(r.oid), 'enabled ' || nullif(ev_enabled::text, 'O'))
            FROM pg_rewrite r JOIN pg_class c ON c.oid = ev_class JOIN pg_namespace n ON n.oid = relnamespace
            WHERE rulename <> '_RETURN' AND ${user}
            """),
    POLICIES(14, """
            SELECT 'policy', format('%s.%I', polrelid::regclass, polname), polrelid::regclass::text, '', concat_ws(' ',
                CASE WHEN polpermissive THEN 'permissive' ELSE 'restrictive' END, 'for', polcmd, 'to',
                (SELECT string_agg(CASE role WHEN 0 THEN 'public' ELSE pg_get_userbyid(role) END, ',' ORDER BY role)
                    FROM unnest(polroles) AS role),
                'using ' || pg_get_expr(polqual, polrelid), 'check ' || pg_get_expr(polwithcheck, polrelid))
            FROM pg_policy p JOIN pg_class c ON c.oid = polrelid JOIN pg_namespace n ON n.oid = relnamespace
            WHERE ${user}
            """),
    /* 16384 is the first oid of objects that users make; the schema public is older but is theirs. */
    COMMENTS(14, """
            SELECT 'comment on ' || type, identity, NULL, '', description
            FROM pg_description, pg_identify_object(classoid, objoid, objsubid)
            WHERE objoid >= 16384 OR classoid = 'pg_namespace'::regclass AND objoid = to_regnamespace('public')
            """),
    SEQUENCES(14, """
            SELECT 'sequence', seqrelid::regclass::text, NULL, '', format('%s from %s by %s in %s to %s cache %s%s%s',
                format_type(seqtypid, null), seqstart, seqincrement, seqmin, seqmax, seqcache,
                CASE WHEN seqcycle THEN ' cycle' END,
                (SELECT format(' owned by %s.%I', refobjid::regclass, attname)
                    FROM pg_depend JOIN pg_attribute ON attrelid = refobjid AND attnum = refobjsubid
                    WHERE classid = 'pg_class'::regclass AND objid = seqrelid AND deptype IN ('a', 'i')
                        AND refclassid = 'pg_class'::regclass AND refobjsubid > 0))
            FROM pg_sequence JOIN pg_class c ON c.oid = seqrelid JOIN pg_namespace n ON n.oid = relnamespace
            WHERE ${user}
            """),
    FUNCTIONS(14, """
            SELECT 'function', p.oid::regprocedure::text, NULL, property, value
            FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace, LATERAL (VALUES
                ('owner', pg_get_userbyid(proowner)::text),
                ('acl', ${acl:proacl|'f'|proowner}),
                ('', CASE WHEN prokind = 'a' THEN (SELECT (to_jsonb(a) - 'aggfnoid' || jsonb_build_object('aggsortop', aggsortop::regoperator,
                    'aggtranstype', aggtranstype::regtype, 'aggmtranstype', aggmtranstype::regtype))::text FROM pg_aggregate a
                    WHERE a.aggfnoid = p.oid) ELSE pg_get_functiondef(p.oid) END)) facts (property, value)
            WHERE ${user}
            """),
    TYPES(14, """
            SELECT 'type', t.oid::regtype::text, NULL, '', concat_ws(' ',
                CASE typtype WHEN 'e' THEN 'enum' WHEN 'd' THEN 'domain' WHEN 'c' THEN 'composite' WHEN 'r' THEN 'range'
                    WHEN 'm' THEN 'multirange' ELSE 'base' END,
                'owner', pg_get_userbyid(typowner), 'acl ' || ${acl:typacl|'T'|typowner},
                (SELECT string_agg(quote_literal(enumlabel), ', ' ORDER BY enumsortorder) FROM pg_enum
                    WHERE enumtypid = t.oid),
                CASE typtype WHEN 'd' THEN format_type(typbasetype, typtypmod) END,
                CASE WHEN typnotnull THEN 'not null' END, 'default ' || typdefault,
                CASE typtype WHEN 'd' THEN 'collation ' || nullif(typcollation, 0)::regcollation END,
                (SELECT concat_ws(' ', 'of', rngsubtype::regtype,
                    'collation ' || nullif(rngcollation, 0)::regcollation,
                    'class ' || (SELECT format('%I.%I', nspname, opcname) FROM pg_opclass o
                        JOIN pg_namespace s ON s.oid = opcnamespace WHERE o.oid = rngsubopc))
                    FROM pg_range WHERE rngtypid = t.oid))
            FROM pg_type t JOIN pg_namespace n ON n.oid = typnamespace
            WHERE ${user} AND typcategory <> 'A'
                AND NOT EXISTS (SELECT FROM pg_class c WHERE c.oid = typrelid AND relkind <> 'c')
            """),
    STATISTICS(14, """
            SELECT 'statistics', format('%I.%I', nspname, stxname), stxrelid::regclass::text, property, value
            FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = stxnamespace, LATERAL (VALUES
                ('', pg_get_statisticsobjdef(s.oid)),
                ('owner', pg_get_userbyid(stxowner)::text),
                ('target', nullif(stxstattarget, -1)::text)) facts (property, value)
            WHERE ${user}
            """),
    PUBLICATIONS(14, """
            SELECT 'publication', quote_ident(pubname), NULL, property, value
            FROM pg_publication p, LATERAL (VALUES
                ('owner', pg_get_userbyid(pubowner)::text),
                ('', (to_jsonb(p) - 'oid' - 'pubname' - 'pubowner')::text)) facts (property, value)
            """),
    PUBLISHED_TABLES(14, """
            SELECT 'published table', format('%I.%s', t.pubname, c.oid::regclass), c.oid::regclass::text, '',
                (to_jsonb(t) - 'pubname' - 'schemaname' - 'tablename')::text
            FROM pg_publication_tables t JOIN pg_namespace n ON nspname = schemaname
                JOIN pg_class c ON relnamespace = n.oid AND relname = tablename
            WHERE ${notLiquibase}
            """),
    PUBLISHED_MEMBERS(14, """
            SELECT 'publication', quote_ident(pubname), NULL, 'lists', prrelid::regclass::text
            FROM pg_publication_rel r JOIN pg_publication p ON p.oid = prpubid
            """),
    PUBLISHED_SCHEMAS(15, """
            SELECT 'publication', quote_ident(pubname), NULL, 'lists schema', pnnspid::regnamespace::text
            FROM pg_publication_namespace r JOIN pg_publication p ON p.oid = pnpubid
            """),
    COLLATIONS(14, """
            SELECT 'collation', o.oid::regcollation::text, NULL, '',
                (to_jsonb(o) - 'oid' - 'collname' - 'collnamespace' - 'collowner' - 'collversion'
                    || jsonb_build_object('owner', pg_get_userbyid(collowner)))::text
            FROM pg_collation o JOIN pg_namespace n ON n.oid = collnamespace
            WHERE ${user} AND ${own:o|pg_collation}
            """),
    EVENT_TRIGGERS(14, """
            SELECT 'event trigger', quote_ident(evtname), NULL, '', concat_ws(' ', 'on', evtevent, 'in ' || ${list:evttags},
                'execute', evtfoid::regprocedure, 'enabled ' || nullif(evtenabled::text, 'O'),
                'owner', pg_get_userbyid(evtowner))
            FROM pg_event_trigger e
            WHERE ${own:e|pg_event_trigger}
            """),
    TEXT_SEARCH_CONFIGURATIONS(14, """
            SELECT 'text search configuration', f.oid::regconfig::text, NULL, '', concat_ws(' ',
                'owner', pg_get_userbyid(cfgowner),
                'parser', (SELECT format('%I.%I', s.nspname, prsname) FROM pg_ts_parser p
                    JOIN pg_namespace s ON s.oid = prsnamespace WHERE p.oid = cfgparser),
                (SELECT string_agg(maptokentype || ' with ' || mapdict::regdictionary, ', ' ORDER BY maptokentype, mapseqno)
                    FROM pg_ts_config_map WHERE mapcfg = f.oid))
            FROM pg_ts_config f JOIN pg_namespace n ON n.oid = cfgnamespace
            WHERE ${user} AND ${own:f|pg_ts_config}
            """),
    TEXT_SEARCH_DICTIONARIES(14, """
            SELECT 'text search dictionary', d.oid::regdictionary::text, NULL, '', concat_ws(' ',
                'owner', pg_get_userbyid(dictowner),
                'template', (SELECT format('%I.%I', s.nspname, tmplname) FROM pg_ts_template p
                    JOIN pg_namespace s ON s.oid = tmplnamespace WHERE p.oid = dicttemplate), dictinitoption)
            FROM pg_ts_dict d JOIN pg_namespace n ON n.oid = dictnamespace
            WHERE ${user} AND ${own:d|pg_ts_dict}
            """),
    CASTS(14, """
            SELECT 'cast', format('%s as %s', castsource::regtype, casttarget::regtype), NULL, '',
                concat_ws(' ', castmethod, castcontext, nullif(castfunc, 0)::regprocedure)
            FROM pg_cast t
            WHERE ${own:t|pg_cast} AND NOT EXISTS (SELECT FROM pg_range WHERE rngtypid = castsource AND rngmultitypid = casttarget)
            """),
    OPERATORS(14, """
            SELECT 'operator', o.oid::regoperator::text, NULL, '', concat_ws(' ', 'owner', pg_get_userbyid(oprowner),
                'function', oprcode, 'commutator ' || nullif(oprcom, 0)::regoperator, 'negator ' || nullif(oprnegate, 0)::regoperator,
                'restrict ' || nullif(oprrest, 0), 'join ' || nullif(oprjoin, 0),
                CASE WHEN oprcanhash THEN 'hashes' END, CASE WHEN oprcanmerge THEN 'merges' END)
            FROM pg_operator o JOIN pg_namespace n ON n.oid = oprnamespace
            WHERE ${user} AND ${own:o|pg_operator}
            """),
    OPERATOR_CLASSES(14, """
            SELECT 'operator class', format('%I.%I using %I', n.nspname, opcname, amname), NULL, '', concat_ws(' ',
                'owner', pg_get_userbyid(opcowner), CASE WHEN opcdefault THEN 'default' END, 'for', opcintype::regtype,
                'storage ' || nullif(opckeytype, 0)::regtype,
                'family', (SELECT format('%I.%I', s.nspname, opfname) FROM pg_opfamily f
                    JOIN pg_namespace s ON s.oid = opfnamespace WHERE f.oid = opcfamily))
            FROM pg_opclass o JOIN pg_namespace n ON n.oid = opcnamespace JOIN pg_am m ON m.oid = opcmethod
            WHERE ${user} AND ${own:o|pg_opclass}
            """),
    OPERATOR_FAMILIES(14, """
            SELECT 'operator family', format('%I.%I using %I', n.nspname, opfname, amname), NULL, '', concat_ws(' ',
                'owner', pg_get_userbyid(opfowner),
                (SELECT string_agg(format('operator %s %s', amopstrategy, amopopr::regoperator), ', '
                    ORDER BY amopstrategy, amopopr::regoperator::text COLLATE "C") FROM pg_amop WHERE amopfamily = f.oid),
                (SELECT string_agg(format('function %s %s', amprocnum, amproc::regprocedure), ', '
                    ORDER BY amprocnum, amproc::regprocedure::text COLLATE "C") FROM pg_amproc WHERE amprocfamily = f.oid))
            FROM pg_opfamily f JOIN pg_namespace n ON n.oid = opfnamespace JOIN pg_am m ON m.oid = opfmethod
            WHERE ${user} AND ${own:f|pg_opfamily}
            """),
    FOREIGN_DATA_WRAPPERS(14, """
            SELECT 'foreign data wrapper', quote_ident(fdwname), NULL, '', concat_ws(' ', 'owner', pg_get_userbyid(fdwowner),
                'handler ' || nullif(fdwhandler, 0)::regprocedure, 'validator ' || nullif(fdwvalidator, 0)::regprocedure,
                'acl ' || ${acl:fdwacl|'F'|fdwowner}, 'options ' || ${list:fdwoptions})
            FROM pg_foreign_data_wrapper w
            WHERE ${own:w|pg_foreign_data_wrapper}
            """),
    FOREIGN_SERVERS(14, """
            SELECT 'foreign server', quote_ident(srvname), NULL, '', concat_ws(' ', 'owner', pg_get_userbyid(srvowner),
                'wrapper', (SELECT quote_ident(fdwname) FROM pg_foreign_data_wrapper w WHERE w.oid = srvfdw),
                'type ' || srvtype, 'version ' || srvversion, 'acl ' || ${acl:srvacl|'S'|srvowner}, 'options ' || ${list:srvoptions})
            FROM pg_foreign_server s
            WHERE ${own:s|pg_foreign_server}
            """),
    /* Their options hold passwords. */
    USER_MAPPINGS(14, """
            SELECT 'user mapping', format('%s on %I', CASE umuser WHEN 0 THEN 'public' ELSE quote_ident(usename) END, srvname),
                NULL, '', 'exists'
            FROM pg_user_mappings
            """),
    SETTINGS(14, """
            SELECT 'settings', CASE setrole WHEN 0 THEN 'of the database'
                ELSE 'of ' || quote_ident(pg_get_userbyid(setrole)) END, NULL, '', ${list:setconfig}
            FROM pg_db_role_setting
            WHERE setdatabase = (SELECT d.oid FROM pg_database d WHERE datname = current_database())
            """),
    LANGUAGES(14, """
            SELECT 'language', quote_ident(lanname), NULL, '', concat_ws(' ', 'owner', pg_get_userbyid(lanowner),
                CASE WHEN lanpltrusted THEN 'trusted' END, 'handler ' || nullif(lanplcallfoid, 0)::regprocedure,
                'inline ' || nullif(laninline, 0)::regprocedure, 'validator ' || nullif(lanvalidator, 0)::regprocedure,
                'acl ' || ${acl:lanacl|'l'|lanowner})
            FROM pg_language l
            WHERE ${own:l|pg_language}
            """);

    /** 16384 is the first oid of what users make; the line of an extension stands for what it is made of. */
    private static final String MADE_BY_USER = """
            $1.oid >= 16384 AND NOT EXISTS (SELECT FROM pg_depend
                WHERE classid = '$2'::regclass AND objid = $1.oid AND deptype = 'e')""";

    private static final String USER = "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'";
    private static final String NOT_LIQUIBASE = "pg_catalog.lower(c.relname::text) <> ALL (${own})";
    private static final String KIND = """
            CASE c.relkind WHEN 'r' THEN 'table' WHEN 'p' THEN 'partitioned table' WHEN 'v' THEN 'view'
            WHEN 'm' THEN 'materialized view' WHEN 'f' THEN 'foreign table' WHEN 'S' THEN 'sequence'
            WHEN 'i' THEN 'index' WHEN 'I' THEN 'partitioned index' ELSE 'composite type' END""";

    /** What a foreign key has for each partition of the table that it points at gets whatever number is free. */
    private static final String CONSTRAINT_NAME = """
            CASE WHEN $1.conparentid <> 0 AND $1.conrelid = (SELECT u.conrelid FROM pg_constraint u WHERE u.oid = $1.conparentid)
            THEN '(part)' ELSE quote_ident($1.conname) END""";

    private static final String SORTED_LIST =
            "(SELECT string_agg(item::text, ', ' ORDER BY item::text COLLATE pg_catalog.\"C\") FROM unnest($1) AS item)";

    /** Without the version that servers from November 2026 on (15.20 and its siblings) keep there for themselves. */
    private static final String COLUMN_OPTIONS = "${list:array(SELECT option FROM unnest(attoptions) AS option"
            + " WHERE NOT starts_with(option, 'pg_attver='))}";

    private final int sinceVersion;
    private final String query;

    CatalogFacts(int sinceVersion, String query) {
        this.sinceVersion = sinceVersion;
        this.query = query;
    }

    /** Whether a server of this major version knows these facts. */
    boolean in(int majorVersion) {
        return majorVersion >= sinceVersion;
    }

    /**
     * The query, its shorthands spelled out. Lists (privileges, options) are sorted, since the server keeps them in the
     * order in which they came; {@code acl} is null where nobody has other privileges than by default.
     *
     * @param ownTables an array of Liquibase's own tables in lower case, as an SQL expression
     */
    String sql(String ownTables) {
        return query.replace("${user}", USER)
                .replace("${notLiquibase}", NOT_LIQUIBASE)
                .replace("${own}", ownTables)
                .replace("${kind}", KIND)
                .replace("${columnOptions}", COLUMN_OPTIONS)
                .replaceAll("\\$\\{own:([^|]+)\\|([^}]+)\\}", MADE_BY_USER)
                .replaceAll(
                        "\\$\\{acl:([^|]+)\\|([^|]+)\\|([^|}]+)\\}",
                        "nullif(\\${list:$1}, \\${list:acldefault($2, $3)})")
                .replaceAll("\\$\\{constraint:([^}]+)\\}", CONSTRAINT_NAME)
                .replaceAll("\\$\\{list:([^}]+)\\}", SORTED_LIST);
    }
}
