import liquibase.ext.partitions.harness.SqlScript

def tables = { database ->
    database.queryList("""SELECT relname || coalesce(' ' || pg_get_expr(relpartbound, oid), '') FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND relname NOT LIKE 'databasechangelog%'
        ORDER BY relname""")
}
def orders = ['orders', 'orders_1 FOR VALUES IN (1)', 'orders_2 FOR VALUES IN (2)', 'orders_3 FOR VALUES IN (3)',
              'orders_default DEFAULT']
def sessions = ['sessions', 'sessions_0 FOR VALUES WITH (modulus 1, remainder 0)']

try {
    // Everything was made, and the last change set was rolled back.
    assert tables(context.database) == orders + 'sessions'
    assert context.database.queryList('SELECT id FROM databasechangelog ORDER BY orderexecuted') ==
        ['orders', 'orders-partitions', 'orders-index', 'orders-moved', 'sessions']
    assert context.database.queryList('SELECT count(*), bool_and(indisvalid) FROM pg_index'
        + " WHERE indexrelid::regclass::text LIKE '%status_idx'") == ['5|t']

    // There was a connection for each of the two builds at once. The script's directory is told by way of the project's.
    def project = basedir.path.replaceFirst('[^a-zA-Z0-9][.][.].*', '')
    def log = new File(project, 'build.log').text
    assert !log.contains('parallelism is')

    // What is told stands in the log, and not also as what Liquibase's user interface has been told.
    assert log.count('2 rows of the default partition public.orders_default moved to public.orders_3') == 1

    // What was pending again was verified, and left as it was.
    assert log.contains('verify-rollback of 1 changeset:')
    assert log.contains('The database is left rolled-back.')

    // The SQL that was printed before makes everything.
    context.server.newDatabase().withCloseable { fed ->
        SqlScript.of(context.sql.getText('UTF-8')).runOn(fed)
        assert tables(fed) == orders + sessions
    }
} finally {
    context.server.close()
}
true
