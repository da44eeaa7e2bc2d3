package liquibase.ext.partitions.execute;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import liquibase.Scope;
import liquibase.database.jvm.JdbcConnection;
import liquibase.ext.partitions.model.BoundValue;
import liquibase.ext.partitions.model.PartitionBound;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.plan.AttachRequest;
import liquibase.ext.partitions.plan.PartitionOperation;
import liquibase.ext.partitions.testing.TestDatabase;

/**
 * Table {@code public.n} attached to {@code public.t} from 10 to 20, concurrently and without a changelog.
 *
 * @param connection in autocommit mode
 * @param interference what happens to each statement before it is executed
 * @param log what is said
 */
record AttachRun(JdbcConnection connection, UnaryOperator<String> interference, CapturedLog log) {

    static AttachRun of(TestDatabase database) throws SQLException {
        return new AttachRun(new JdbcConnection(database.connection()), UnaryOperator.identity(), new CapturedLog());
    }

    /** The same, where each statement is changed before it is executed. */
    AttachRun with(UnaryOperator<String> other) {
        return new AttachRun(connection, other, log);
    }

    Connection session() {
        return connection.getUnderlyingConnection();
    }

    void run() throws Exception {
        QualifiedName table = new QualifiedName("public", "t");
        PartitionBound bound =
                new PartitionBound.Range(List.of(new BoundValue.Literal("10")), List.of(new BoundValue.Literal("20")));
        PartitionOperation operation = new PartitionOperation.Attach(new AttachRequest(
                "attachPartition of table t", table, table.sibling("n"), bound, false, true, false, false));
        RunPolicy policy = new RunPolicy(new LockPolicy(null, 0), 1);
        Scope.child(
                Map.of(Scope.Attr.logService.name(), log),
                () -> new OperationRunner(connection, policy, IndexRun.FAST, interference, Reporter.ofCurrentScope())
                        .run(operation));
    }
}
