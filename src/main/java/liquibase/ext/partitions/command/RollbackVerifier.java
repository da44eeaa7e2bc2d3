package liquibase.ext.partitions.command;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import liquibase.change.Change;
import liquibase.change.core.EmptyChange;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.visitor.ChangeExecListener;
import liquibase.changelog.visitor.DefaultChangeExecListener;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.catalog.RowsAtRisk;
import liquibase.ext.partitions.model.DropStatements;
import liquibase.ext.partitions.model.RollbackVerification;
import liquibase.ext.partitions.model.RollbackVerification.End;
import liquibase.ext.partitions.model.RollbackVerification.Finding;
import liquibase.ext.partitions.model.RollbackVerification.Phase;
import liquibase.ext.partitions.problem.VerificationProblems;

/** Verifies the rollback of what is pending. */
final class RollbackVerifier {

    /** A part of the verification, which Liquibase may refuse. */
    @FunctionalInterface
    private interface Part {
        void run() throws LiquibaseException;
    }

    private final RoundTrip trip;
    private final ChangeExecListener listener;
    private final RowsAtRisk rows;

    RollbackVerifier(RoundTrip trip, ChangeExecListener listener) {
        this.trip = trip;
        this.listener = listener;
        this.rows = new RowsAtRisk(trip.connection(), trip.liquibaseTables());
    }

    /**
     * Runs, rolls back and runs again.
     *
     * @param allowDataLoss whether tables that hold rows may be dropped
     * @param leaveUpdated whether the changesets stay applied, or are rolled back once more
     */
    RollbackVerification verify(boolean allowDataLoss, boolean leaveUpdated) throws LiquibaseException, SQLException {
        List<ChangeSet> changeSets = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (ChangeSet pending : trip.pending()) {
            if (trip.hasRun(pending)) {
                notes.add(VerificationProblems.ranAgain(pending.toString(false)));
            } else {
                changeSets.add(pending);
            }
        }
        if (changeSets.isEmpty()) {
            return new RollbackVerification(
                    List.of(), List.of(), List.of(VerificationProblems.nothingPending()), End.UPDATED);
        }
        checkInverses(changeSets);
        boolean guarded = !allowDataLoss && rows.any();
        if (guarded) {
            checkRows(changeSets);
        }
        SchemaWatch watch = new SchemaWatch(trip);
        update(watch);
        List<String> tables = guarded ? rowsOfRollback(changeSets) : List.of();
        if (!tables.isEmpty()) {
            throw VerifyRollbackCommandStep.problem(VerificationProblems.dataLossOfRollback(tables, changeSets.size()));
        }
        End end = roundTrip(changeSets, watch);
        if (end == End.UPDATED && !leaveUpdated) {
            tables = guarded ? rowsOfRollback(changeSets) : List.of();
            end = tables.isEmpty() ? lastRollback(changeSets, watch) : end;
            tables.stream().map(VerificationProblems::notRolledBack).forEach(notes::add);
        }
        return new RollbackVerification(
                changeSets.stream().map(changeSet -> changeSet.toString(false)).toList(),
                withoutIntended(changeSets, watch, notes),
                notes.stream().distinct().toList(),
                end);
    }

    private End roundTrip(List<ChangeSet> changeSets, SchemaWatch watch) {
        ChangeExecListener all = new DefaultChangeExecListener(listener, watch);
        return passes(watch, Phase.ROLLBACK, () -> trip.rollback(changeSets, all))
                        && passes(watch, Phase.SECOND_UPDATE, () -> trip.update(all))
                ? End.UPDATED
                : End.UNFINISHED;
    }

    private End lastRollback(List<ChangeSet> changeSets, SchemaWatch watch) {
        ChangeExecListener all = new DefaultChangeExecListener(listener, watch);
        return passes(watch, Phase.LAST_ROLLBACK, () -> trip.rollback(changeSets, all))
                ? End.ROLLED_BACK
                : End.UNFINISHED;
    }

    private static boolean passes(SchemaWatch watch, Phase phase, Part part) {
        watch.begin(phase);
        try {
            part.run();
            return true;
        } catch (LiquibaseException e) {
            watch.fail(message(e));
            return false;
        }
    }

    private void update(SchemaWatch watch) {
        try {
            trip.update(new DefaultChangeExecListener(listener, watch));
        } catch (LiquibaseException e) {
            throw VerifyRollbackCommandStep.problem(VerificationProblems.updateFailed(watch.passed(), message(e)));
        }
    }

    private void checkInverses(List<ChangeSet> changeSets) {
        for (ChangeSet changeSet : changeSets) {
            if (!changeSet.supportsRollback(trip.database())) {
                throw VerifyRollbackCommandStep.problem(VerificationProblems.noRollback(changeSet.toString(false)));
            }
        }
    }

    private void checkRows(List<ChangeSet> changeSets) throws SQLException {
        DropStatements drops;
        try {
            drops = DropStatements.in(new DryRun(trip).ofUpdateAndRollback(changeSets));
        } catch (LiquibaseException e) {
            throw VerifyRollbackCommandStep.problem(VerificationProblems.unknownLoss(message(e)));
        }
        List<String> tables = rows.tables(drops);
        List<String> columns = rows.tablesOfColumns(drops);
        if (!tables.isEmpty() || !columns.isEmpty()) {
            throw VerifyRollbackCommandStep.problem(VerificationProblems.dataLoss(tables, columns));
        }
    }

    /** The tables with rows that a rollback would drop now: rows may have been moved into tables that the update made. */
    private List<String> rowsOfRollback(List<ChangeSet> changeSets) throws LiquibaseException, SQLException {
        return rows.tables(DropStatements.in(new DryRun(trip).ofRollback(changeSets)));
    }

    /** Without what is gone at the end of its phase, if somebody wanted it so or it is a name that nobody has chosen. */
    private static List<Finding> withoutIntended(List<ChangeSet> changeSets, SchemaWatch watch, List<String> notes) {
        Set<String> empty = changeSets.stream()
                .filter(RollbackVerifier::hasEmptyRollback)
                .map(changeSet -> changeSet.toString(false))
                .collect(Collectors.toSet());
        List<Finding> rest = new ArrayList<>();
        for (Finding finding : watch.findings()) {
            boolean isGone = finding.failure() == null
                    && watch.remainingAfter(finding.phase()).stream().noneMatch(finding.differences()::contains);
            if (isGone && empty.contains(finding.changeSet())) {
                notes.add(VerificationProblems.undoneByAnother(finding.changeSet()));
            } else if (isGone && finding.isOfIndexNamesOnly()) {
                notes.add(VerificationProblems.otherNames(finding.changeSet()));
            } else {
                rest.add(finding);
            }
        }
        return rest;
    }

    private static boolean hasEmptyRollback(ChangeSet changeSet) {
        List<Change> changes = changeSet.getRollback().getChanges();
        return !changes.isEmpty() && changes.stream().allMatch(EmptyChange.class::isInstance);
    }

    /** What the innermost cause says. */
    private static String message(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }
}
