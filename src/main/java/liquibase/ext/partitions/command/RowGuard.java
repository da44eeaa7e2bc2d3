package liquibase.ext.partitions.command;

import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.catalog.RowsAtRisk;
import liquibase.ext.partitions.model.DropStatements;
import liquibase.ext.partitions.problem.VerificationProblems;

/** Sees to it that a verification takes no rows of a user away. */
final class RowGuard {

    private final RoundTrip trip;
    private final RowsAtRisk rows;
    private final boolean guards;

    private RowGuard(RoundTrip trip, RowsAtRisk rows, boolean guards) {
        this.trip = trip;
        this.rows = rows;
        this.guards = guards;
    }

    /** A guard that has nothing to do where rows may go, and where there are none. */
    static RowGuard of(RoundTrip trip, boolean allowDataLoss) throws SQLException {
        RowsAtRisk rows = new RowsAtRisk(trip.connection(), trip.liquibaseTables());
        return new RowGuard(trip, rows, !allowDataLoss && rows.any());
    }

    /** Refuses an update whose statements, or those of its rollback, would take rows away. */
    void check(Collection<ChangeSetKey> changeSets) {
        if (!guards) {
            return;
        }
        List<String> tables;
        List<String> columns;
        List<String> unclear;
        try {
            DryRun dryRun = new DryRun(trip);
            DropStatements drops = DropStatements.in(dryRun.ofUpdate() + "\n" + dryRun.ofFutureRollback(changeSets));
            unclear = drops.unclear();
            trip.beginTransaction();
            tables = rows.tables(drops);
            columns = rows.tablesOfColumns(drops);
        } catch (LiquibaseException | SQLException e) {
            throw VerifyRollbackCommandStep.problem(VerificationProblems.unknownLoss(RollbackVerifier.innermost(e)));
        }
        if (!tables.isEmpty() || !columns.isEmpty()) {
            throw VerifyRollbackCommandStep.problem(VerificationProblems.dataLoss(tables, columns));
        }
        if (!unclear.isEmpty()) {
            throw VerifyRollbackCommandStep.problem(VerificationProblems.unknownLoss(String.join("; ", unclear)));
        }
    }

    /** Refuses a rollback that would take rows away which the update has moved. */
    void checkRollback(List<ChangeSetKey> applied) {
        List<String> tables;
        try {
            tables = tablesOfRollback(applied);
        } catch (LiquibaseException | SQLException e) {
            throw VerifyRollbackCommandStep.problem(VerificationProblems.unknownLossOfRollback(
                    RollbackVerifier.innermost(e), RollbackVerifier.names(applied)));
        }
        if (!tables.isEmpty()) {
            throw VerifyRollbackCommandStep.problem(
                    VerificationProblems.dataLossOfRollback(tables, RollbackVerifier.names(applied)));
        }
    }

    /** The tables that hold rows now, and would lose them with the rollback of what has run. */
    List<String> tablesOfRollback(List<ChangeSetKey> applied) throws LiquibaseException, SQLException {
        if (!guards) {
            return List.of();
        }
        DropStatements drops = DropStatements.in(new DryRun(trip).ofRollback(applied));
        trip.beginTransaction();
        return rows.tables(drops);
    }
}
