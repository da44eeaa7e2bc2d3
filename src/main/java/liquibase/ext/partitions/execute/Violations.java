package liquibase.ext.partitions.execute;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import liquibase.ext.partitions.catalog.CatalogTable;
import liquibase.ext.partitions.catalog.ConstraintCatalog;
import liquibase.ext.partitions.catalog.PartitionCatalog;
import liquibase.ext.partitions.catalog.ViolatingRows;
import liquibase.ext.partitions.model.CheckConstraint;
import liquibase.ext.partitions.model.ExclusionConstraint;
import liquibase.ext.partitions.model.ForeignKey;
import liquibase.ext.partitions.model.IndexDefinition;
import liquibase.ext.partitions.model.PartitionNode;
import liquibase.ext.partitions.model.PartitionTree;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.RowDemand;
import liquibase.ext.partitions.model.TreeConstraints;
import liquibase.ext.partitions.model.UniqueConstraint;
import liquibase.ext.partitions.plan.PartitionOperation;
import liquibase.ext.partitions.problem.Problem;
import liquibase.ext.partitions.problem.ViolationProblems;

/** Explains the failures of an operation that come from rows which do not obey what it demands. */
final class Violations {

    private static final String FOREIGN_KEY = "23503";
    private static final String CHECK = "23514";

    /** What the server refuses rows with that break a constraint which needs no index. */
    static final Set<String> CONSTRAINT = Set.of(FOREIGN_KEY, CHECK);

    /** What the server refuses rows with (manual, appendix A, class 23 "Integrity Constraint Violation"). */
    private static final RowDemand.Visitor<String> STATE = new RowDemand.Visitor<>() {
        @Override
        public String foreignKey(ForeignKey definition) {
            return FOREIGN_KEY;
        }

        @Override
        public String check(CheckConstraint definition) {
            return CHECK;
        }

        @Override
        public String unique(UniqueConstraint definition) {
            return ServerFailure.UNIQUE_VIOLATION;
        }

        @Override
        public String exclusion(ExclusionConstraint definition) {
            return "23P01";
        }

        @Override
        public String uniqueIndex(IndexDefinition definition) {
            return ServerFailure.UNIQUE_VIOLATION;
        }
    };

    private final PartitionOperation operation;

    Violations(PartitionOperation operation) {
        this.operation = operation;
    }

    /** Whether a failure says that rows do not obey. */
    boolean isOne(SQLException failure) {
        return violated(failure).isPresent();
    }

    private Optional<RowDemand> violated(SQLException failure) {
        return operation.rowDemand().filter(demand -> demand.accept(STATE).equals(failure.getSQLState()));
    }

    /**
     * Counts the rows that do not obey, in all partitions that the operation is about.
     *
     * @param connection in autocommit mode, or in a transaction that can go on
     * @param failures what the server said; what goes wrong meanwhile is added to them
     * @return empty when none of the failures comes from such rows, and when they cannot be found
     */
    Optional<Problem> count(Connection connection, List<SQLException> failures) {
        Optional<SQLException> first = failures.stream().filter(this::isOne).findFirst();
        Optional<RowDemand> demand = first.flatMap(this::violated);
        if (first.isEmpty() || demand.isEmpty()) {
            return Optional.empty();
        }
        try {
            return new ViolatingRows(connection)
                    .of(demand.get())
                    .map(offending -> ViolationProblems.counted(demand.get(), offending));
        } catch (SQLException | RuntimeException e) {
            first.get().addSuppressed(e);
            return Optional.empty();
        }
    }

    /**
     * Where the constraint stays that rows break; empty when it does not, and when nobody can tell. No server keeps the rows
     * of a foreign table from breaking one.
     *
     * @param connection in autocommit mode
     * @param failures what the server said; what goes wrong meanwhile is added to them
     */
    Optional<Problem> inForce(Connection connection, List<SQLException> failures) {
        Optional<SQLException> first = failures.stream().filter(this::isOne).findFirst();
        if (first.filter(failure -> CONSTRAINT.contains(failure.getSQLState())).isEmpty()) {
            return Optional.empty();
        }
        try {
            return inForce(connection, violated(first.get()).orElseThrow());
        } catch (SQLException | RuntimeException e) {
            first.get().addSuppressed(e);
            return Optional.empty();
        }
    }

    private static Optional<Problem> inForce(Connection connection, RowDemand demand) throws SQLException {
        Optional<PartitionTree> tree =
                new PartitionCatalog(connection).read(demand.table()).flatMap(CatalogTable::tree);
        if (tree.isEmpty()) {
            return Optional.empty();
        }
        Map<QualifiedName, TreeConstraints.TableConstraints> found = new ConstraintCatalog(connection)
                .read(demand.table(), tree.get().serverVersion(), List.of(demand.name()), false);
        tree.get().root().flatten().filter(PartitionNode::foreign).forEach(node -> found.remove(node.name()));
        Map<Boolean, List<QualifiedName>> tables = new TreeConstraints(null, found, null).byValidity(demand.name());
        return tables.values().stream().allMatch(List::isEmpty)
                ? Optional.empty()
                : Optional.of(ViolationProblems.inForce(
                        demand, tables.getOrDefault(false, List.of()), tables.getOrDefault(true, List.of())));
    }

    /** What the server said of rows that do not obey; empty when the failure is another one. */
    Optional<Problem> told(SQLException failure) {
        return violated(failure).map(demand -> ViolationProblems.uncounted(demand, ServerFailure.sentence(failure)));
    }
}
