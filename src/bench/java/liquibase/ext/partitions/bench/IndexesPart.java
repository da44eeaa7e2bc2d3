package liquibase.ext.partitions.bench;

/**
 * createPartitionIndexes with concurrently="true" in real Liquibase against PostgreSQL's blocking CREATE INDEX, and
 * against a shell's {@code xargs} with CREATE INDEX CONCURRENTLY.
 *
 * <p>Takes the system properties of {@link LoadedTable}, and {@code bench.columns}, with commas: {@code id}, {@code at},
 * {@code note}.
 */
final class IndexesPart {
    private static final String XARGS = "xargs -P n psql, CONCURRENTLY each";

    private IndexesPart() {}

    static void run(Databases databases, int rounds) throws Exception {
        LoadedTable table = LoadedTable.create(databases);
        System.out.println("""
                psql and xargs count as whole processes, so xargs with one start of psql a partition; it makes no index on
                the parent. Liquibase counts from the begin of the changeset to its entry in DATABASECHANGELOG, without
                its own start. Each two blocks are one run.
                """);
        for (String column : Bench.list("bench.columns", "at,note")) {
            Comparison comparison = new Comparison("An index on " + column + " of " + table.size())
                    .way("psql -c 'CREATE INDEX …'", () -> table.fresh(table.psql(column)))
                    .way("CREATE INDEX by JDBC", () -> table.fresh(table.jdbc(column)))
                    .way(XARGS, () -> table.fresh(table.xargs(column)))
                    .way("createPartitionIndexes", () -> table.fresh(table.liquibase(column)));
            comparison.run(rounds);
            comparison.printAgainst(XARGS);
        }
    }
}
