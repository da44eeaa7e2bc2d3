package liquibase.ext.partitions.execute;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import liquibase.Scope;
import liquibase.database.jvm.JdbcConnection;
import liquibase.ext.partitions.model.CheckConstraint;
import liquibase.ext.partitions.model.ForeignKey;
import liquibase.ext.partitions.model.PartitionScope;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.ReferentialAction;
import liquibase.ext.partitions.model.RowConstraint;
import liquibase.ext.partitions.plan.ConstraintTarget;
import liquibase.ext.partitions.plan.CreateConstraintsRequest;
import liquibase.ext.partitions.plan.PartitionOperation;
import liquibase.ext.partitions.testing.TestDatabase;

/**
 * The constraint {@code c} of table {@code public.t}, added concurrently and without a changelog.
 *
 * @param connection in autocommit mode
 * @param definition the constraint
 * @param interference what happens to each statement before it is executed
 * @param log what is said
 */
record ConstraintRun(
        JdbcConnection connection, RowConstraint definition, UnaryOperator<String> interference, CapturedLog log) {

    private static final QualifiedName TABLE = new QualifiedName("public", "t");

    /** The foreign key of column a to r. */
    static final ForeignKey TO_R = new ForeignKey(
            List.of("a"),
            TABLE.sibling("r"),
            List.of("id"),
            false,
            ReferentialAction.NO_ACTION,
            ReferentialAction.NO_ACTION,
            false,
            false);

    /** A condition that all rows fulfil. */
    static final CheckConstraint CHECK = new CheckConstraint("a > 0");

    static ConstraintRun of(TestDatabase database, RowConstraint definition) throws SQLException {
        return new ConstraintRun(
                new JdbcConnection(database.connection()), definition, UnaryOperator.identity(), new CapturedLog());
    }

    /** The same, where each statement is changed before it is executed. */
    ConstraintRun with(UnaryOperator<String> other) {
        return new ConstraintRun(connection, definition, other, log);
    }

    Connection session() {
        return connection.getUnderlyingConnection();
    }

    void run() throws Exception {
        ConstraintTarget target = new ConstraintTarget(TABLE, "c", PartitionScope.WHOLE_TREE);
        PartitionOperation operation = new PartitionOperation.CreateConstraints(new CreateConstraintsRequest(
                "createPartitionConstraints of table t", target, definition, true, false, true, false));
        RunPolicy policy = new RunPolicy(new LockPolicy(null, 0), 1);
        Scope.child(
                Map.of(Scope.Attr.logService.name(), log),
                () -> new OperationRunner(connection, policy, IndexRun.FAST, interference, Reporter.ofCurrentScope())
                        .run(operation));
    }
}
