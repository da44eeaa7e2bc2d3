package liquibase.ext.partitions.execute;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.UnaryOperator;
import liquibase.Scope;
import liquibase.database.jvm.JdbcConnection;
import liquibase.ext.partitions.harness.Await;
import liquibase.ext.partitions.model.IndexColumn;
import liquibase.ext.partitions.model.IndexDefinition;
import liquibase.ext.partitions.model.IndexNaming;
import liquibase.ext.partitions.model.PartitionScope;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.Storage;
import liquibase.ext.partitions.plan.CreateIndexesRequest;
import liquibase.ext.partitions.plan.IndexTarget;
import liquibase.ext.partitions.plan.PartitionOperation;
import liquibase.ext.partitions.testing.TestDatabase;
import org.postgresql.Driver;

/**
 * The concurrent build of an index {@code ix (v)} on table {@code public.t}, without a changelog.
 *
 * @param connection as Liquibase would have opened it, in autocommit mode
 * @param policy how
 * @param pace when to look and to speak
 * @param unique whether the index is
 * @param interference what happens beside, told by each statement after it was planned and before it is executed
 * @param scope what Liquibase's scope holds
 * @param log what is said
 */
record IndexRun(
        JdbcConnection connection,
        RunPolicy policy,
        Pace pace,
        boolean unique,
        UnaryOperator<String> interference,
        Map<String, Object> scope,
        CapturedLog log) {

    private static final QualifiedName TABLE = new QualifiedName("public", "t");

    /** Nobody waits longer than a test has to. */
    static final Pace FAST = new Pace(
            Duration.ofMillis(20),
            Duration.ofMillis(20),
            Duration.ofMillis(20),
            Duration.ZERO,
            Duration.ZERO,
            Duration.ofSeconds(5));

    /** On a connection that Liquibase has opened by URL and password. */
    static IndexRun of(TestDatabase database, int parallelism) throws Exception {
        ReopenableConnection connection = new ReopenableConnection();
        connection.open(database.url(), new Driver(), credentials(database));
        return of(connection, parallelism);
    }

    /** On a connection that Liquibase was handed. */
    static IndexRun handed(TestDatabase database, int parallelism) throws SQLException {
        return of(new JdbcConnection(database.connection()), parallelism);
    }

    static IndexRun of(JdbcConnection connection, int parallelism) {
        return new IndexRun(
                connection,
                new RunPolicy(new LockPolicy(null, 0), parallelism),
                FAST,
                false,
                UnaryOperator.identity(),
                Map.of(),
                new CapturedLog());
    }

    static Properties credentials(TestDatabase database) {
        Properties properties = new Properties();
        properties.setProperty("user", database.username());
        properties.setProperty("password", database.password());
        return properties;
    }

    IndexRun with(LockPolicy locks) {
        return new IndexRun(
                connection, new RunPolicy(locks, policy.parallelism()), pace, unique, interference, scope, log);
    }

    /** The same with this much time for a connection to be opened. */
    IndexRun patient(Duration connect) {
        Pace other = new Pace(pace.poll(), pace.first(), pace.next(), pace.idle(), pace.old(), connect);
        return new IndexRun(connection, policy, other, unique, interference, scope, log);
    }

    IndexRun asUnique() {
        return new IndexRun(connection, policy, pace, true, interference, scope, log);
    }

    IndexRun with(String key, Object value) {
        Map<String, Object> more = new HashMap<>(scope);
        more.put(key, value);
        return new IndexRun(connection, policy, pace, unique, interference, more, log);
    }

    /** The same with something that happens once, right before the first statement of this beginning is executed. */
    IndexRun before(String beginning, Runnable event) {
        boolean[] happened = {false};
        return new IndexRun(
                connection,
                policy,
                pace,
                unique,
                sql -> {
                    if (!happened[0] && sql.startsWith(beginning)) {
                        happened[0] = true;
                        event.run();
                    }
                    return sql;
                },
                scope,
                log);
    }

    Connection session() {
        return connection.getUnderlyingConnection();
    }

    /** Returns when a line with this text has been said; fails when that takes a minute. */
    void awaitLine(String part) {
        long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (log.lines().stream().noneMatch(line -> line.contains(part))) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(part + " was not said: " + log.lines());
            }
            Await.pause();
        }
    }

    void run() throws Exception {
        Map<String, Object> all = new HashMap<>(scope);
        all.put(Scope.Attr.logService.name(), log);
        Scope.child(all, () -> {
            new OperationRunner(connection, policy, pace, interference, Reporter.ofCurrentScope()).run(operation());
        });
    }

    /** The same index on an expression, all in one transaction. */
    void runInTransaction(String expression) throws Exception {
        session().setAutoCommit(false);
        CreateIndexesRequest online = operation().request();
        IndexColumn column = new IndexColumn(expression, true, null, null, false, null);
        PartitionOperation operation = new PartitionOperation.CreateIndexes(
                new CreateIndexesRequest(online.where(), online.target(), definition(column), false, false, true));
        Scope.child(
                Map.of(Scope.Attr.logService.name(), log),
                () -> new OperationRunner(connection, policy, pace, interference, Reporter.ofCurrentScope())
                        .run(operation));
        session().commit();
    }

    private IndexDefinition definition(IndexColumn column) {
        return new IndexDefinition(unique, true, null, List.of(column), List.of(), null, new Storage(null, null));
    }

    PartitionOperation.CreateIndexes operation() {
        IndexDefinition definition = definition(IndexColumn.of("v"));
        // A unique index without the partition key can only be had on the partitions.
        PartitionScope which = unique ? new PartitionScope(true, Optional.empty()) : PartitionScope.WHOLE_TREE;
        IndexTarget target =
                new IndexTarget(TABLE, TABLE.sibling("ix"), new IndexNaming(IndexNaming.DEFAULT, "ix"), which);
        return new PartitionOperation.CreateIndexes(
                new CreateIndexesRequest("createPartitionIndexes of table t", target, definition, true, true, false));
    }
}
