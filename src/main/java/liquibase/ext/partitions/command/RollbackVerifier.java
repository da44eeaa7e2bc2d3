package liquibase.ext.partitions.command;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import liquibase.change.Change;
import liquibase.change.core.EmptyChange;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.visitor.ChangeExecListener;
import liquibase.changelog.visitor.DefaultChangeExecListener;
import liquibase.exception.LiquibaseException;
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
    private final List<String> notes = new ArrayList<>();

    RollbackVerifier(RoundTrip trip, ChangeExecListener listener) {
        this.trip = trip;
        this.listener = listener;
    }

    /**
     * Runs, rolls back and runs again.
     *
     * @param allowDataLoss whether tables that hold rows may be dropped
     * @param leaveUpdated whether the changesets stay applied, or are rolled back once more
     */
    RollbackVerification verify(boolean allowDataLoss, boolean leaveUpdated) throws LiquibaseException, SQLException {
        Set<ChangeSetKey> before = trip.history();
        List<ChangeSet> fresh = new ArrayList<>();
        for (ChangeSet pending : trip.pending()) {
            ChangeSetKey key = ChangeSetKey.of(pending);
            if (before.contains(key)) {
                notes.add(VerificationProblems.ranAgain(key.toString()));
            } else {
                fresh.add(pending);
            }
        }
        if (fresh.isEmpty()) {
            return nothing(notes.isEmpty() ? VerificationProblems.nothingPending() : VerificationProblems.nothingNew());
        }
        checkInverses(fresh);
        Set<ChangeSetKey> planned =
                fresh.stream().map(ChangeSetKey::of).collect(Collectors.toCollection(LinkedHashSet::new));
        RowGuard guard = RowGuard.of(trip, allowDataLoss);
        guard.check(planned);
        SchemaWatch watch = new SchemaWatch(trip);
        List<ChangeSetKey> applied = update(watch, before);
        planned.stream()
                .filter(key -> !applied.contains(key))
                .map(key -> VerificationProblems.notRun(key.toString()))
                .forEach(notes::add);
        if (applied.isEmpty()) {
            return nothing(VerificationProblems.nothingRan());
        }
        guard.checkRollback(applied);
        End end = roundTrip(applied, watch);
        if (end == End.UPDATED && !leaveUpdated) {
            end = lastRollback(applied, watch, guard);
        }
        return new RollbackVerification(
                applied.stream().map(ChangeSetKey::toString).toList(),
                withoutIntended(fresh, watch),
                notes.stream().distinct().toList(),
                end);
    }

    private RollbackVerification nothing(String why) {
        List<String> all = new ArrayList<>(notes);
        all.add(why);
        return new RollbackVerification(List.of(), List.of(), all, End.UPDATED);
    }

    /** The changesets that the update has brought into the history. */
    private List<ChangeSetKey> update(SchemaWatch watch, Set<ChangeSetKey> before) throws LiquibaseException {
        try {
            trip.update(new DefaultChangeExecListener(listener, watch));
        } catch (LiquibaseException e) {
            throw VerifyRollbackCommandStep.problem(
                    VerificationProblems.updateFailed(names(newIn(trip.history(), before)), innermost(e)));
        }
        return newIn(trip.history(), before);
    }

    private static List<ChangeSetKey> newIn(Set<ChangeSetKey> history, Set<ChangeSetKey> before) {
        return history.stream().filter(key -> !before.contains(key)).toList();
    }

    private End roundTrip(List<ChangeSetKey> applied, SchemaWatch watch) throws LiquibaseException {
        ChangeExecListener all = new DefaultChangeExecListener(listener, watch);
        if (!passes(watch, Phase.ROLLBACK, () -> trip.rollback(applied, all)) || !isRolledBack(applied, watch)) {
            return End.UNFINISHED;
        }
        if (!passes(watch, Phase.SECOND_UPDATE, () -> trip.update(all))) {
            return End.UNFINISHED;
        }
        Set<ChangeSetKey> history = trip.history();
        List<ChangeSetKey> missing =
                applied.stream().filter(key -> !history.contains(key)).toList();
        missing.forEach(key -> watch.fail(key.toString(), VerificationProblems.notRunAgain()));
        return missing.isEmpty() ? End.UPDATED : End.UNFINISHED;
    }

    private boolean isRolledBack(List<ChangeSetKey> applied, SchemaWatch watch) throws LiquibaseException {
        Set<ChangeSetKey> history = trip.history();
        List<ChangeSetKey> left = applied.stream().filter(history::contains).toList();
        left.forEach(key -> watch.fail(key.toString(), VerificationProblems.notRolledBackByLiquibase()));
        return left.isEmpty();
    }

    private End lastRollback(List<ChangeSetKey> applied, SchemaWatch watch, RowGuard guard)
            throws LiquibaseException, SQLException {
        List<String> tables = guard.tablesOfRollback(applied);
        if (!tables.isEmpty()) {
            watch.begin(Phase.LAST_ROLLBACK);
            watch.fail("", VerificationProblems.rowsCame(tables));
            return End.UPDATED;
        }
        ChangeExecListener all = new DefaultChangeExecListener(listener, watch);
        return passes(watch, Phase.LAST_ROLLBACK, () -> trip.rollback(applied, all)) && isRolledBack(applied, watch)
                ? End.ROLLED_BACK
                : End.UNFINISHED;
    }

    private static boolean passes(SchemaWatch watch, Phase phase, Part part) {
        watch.begin(phase);
        try {
            part.run();
            return true;
        } catch (LiquibaseException e) {
            watch.fail(watch.failed(), innermost(e));
            return false;
        }
    }

    private void checkInverses(List<ChangeSet> changeSets) {
        for (ChangeSet changeSet : changeSets) {
            if (!changeSet.supportsRollback(trip.database())) {
                throw VerifyRollbackCommandStep.problem(VerificationProblems.noRollback(
                        ChangeSetKey.of(changeSet).toString()));
            }
        }
    }

    /** Without what is gone at the end of its phase, if somebody wanted it so or it is a name that nobody has chosen. */
    private List<Finding> withoutIntended(List<ChangeSet> changeSets, SchemaWatch watch) {
        Set<String> empty = changeSets.stream()
                .filter(RollbackVerifier::hasEmptyRollback)
                .map(changeSet -> ChangeSetKey.of(changeSet).toString())
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

    static List<String> names(Collection<ChangeSetKey> keys) {
        return keys.stream().map(ChangeSetKey::toString).toList();
    }

    /** What the innermost cause says. */
    static String innermost(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }
}
