package liquibase.ext.partitions.command;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.changelog.visitor.AbstractChangeExecListener;
import liquibase.database.Database;
import liquibase.exception.DatabaseException;
import liquibase.exception.LiquibaseException;
import liquibase.exception.UnexpectedLiquibaseException;
import liquibase.ext.partitions.catalog.FingerprintReader;
import liquibase.ext.partitions.model.CatalogDifference;
import liquibase.ext.partitions.model.CatalogFact;
import liquibase.ext.partitions.model.CatalogFingerprint;
import liquibase.ext.partitions.model.RollbackVerification.Finding;
import liquibase.ext.partitions.model.RollbackVerification.Phase;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the schema after each changeset. In the first update it remembers what each changeset did; from then on it
 * knows what the schema should be after each rollback and update, and remembers what is not so.
 */
final class SchemaWatch extends AbstractChangeExecListener {

    /**
     * What a changeset did to the schema.
     *
     * @param made the objects that it made
     */
    private record Effect(List<CatalogFact> gone, List<CatalogFact> added, Set<String> made) {

        static Effect of(CatalogFingerprint before, CatalogFingerprint after) {
            List<CatalogFact> added = after.minus(before);
            Set<String> made = added.stream().map(CatalogFact::subject).collect(Collectors.toSet());
            before.facts().forEach(fact -> made.remove(fact.subject()));
            return new Effect(before.minus(after), added, made);
        }

        CatalogFingerprint again(CatalogFingerprint expected) {
            return expected.change(gone, added);
        }

        /** What others did to the objects that this made goes with them. */
        CatalogFingerprint undone(CatalogFingerprint expected) {
            Set<String> names = added.stream()
                    .filter(fact -> made.contains(fact.subject()))
                    .map(CatalogFact::object)
                    .collect(Collectors.toSet());
            List<CatalogFact> left = expected.facts().stream()
                    .filter(fact -> made.contains(fact.subject())
                            || (fact.relation() != null && names.contains(fact.relation())))
                    .toList();
            return expected.change(left, List.of()).change(/* without= */ added, /* with= */ gone);
        }
    }

    private final RoundTrip trip;
    private final FingerprintReader reader;
    private final Map<ChangeSetKey, Effect> effects = new HashMap<>();
    private final List<Finding> findings = new ArrayList<>();
    private final Map<Phase, Set<CatalogDifference>> remaining = new EnumMap<>(Phase.class);
    private CatalogFingerprint expected;
    private Set<CatalogDifference> known = Set.of();
    private @Nullable Phase phase;
    private String failed = "";

    /** A watch that begins with the schema as it is now. */
    SchemaWatch(RoundTrip trip) {
        this.trip = trip;
        this.reader = new FingerprintReader(trip.liquibaseTables());
        this.expected = read();
    }

    /** Begins a phase after the first update, in which what each changeset did is undone, or done again. */
    void begin(Phase next) {
        phase = next;
        failed = "";
    }

    /** Notes what went wrong in the phase with a changeset; empty when nobody can say with which. */
    void fail(String changeSet, String message) {
        if (phase != null) {
            findings.add(new Finding(phase, changeSet, List.of(), message));
        }
    }

    /** The changeset that ended the phase; empty when it was none. */
    String failed() {
        return failed;
    }

    /** What was not as it should be, so far. */
    List<Finding> findings() {
        return List.copyOf(findings);
    }

    /** The differences that there were still when a phase ended. */
    Set<CatalogDifference> remainingAfter(Phase ended) {
        return remaining.getOrDefault(ended, Set.of());
    }

    @Override
    public void willRun(
            ChangeSet changeSet, DatabaseChangeLog databaseChangeLog, Database ignored, ChangeSet.RunStatus runStatus) {
        beginTransaction();
    }

    @Override
    public void willRollback(ChangeSet changeSet, DatabaseChangeLog databaseChangeLog, Database ignored) {
        beginTransaction();
    }

    @Override
    public void ran(
            ChangeSet changeSet, DatabaseChangeLog databaseChangeLog, Database ignored, ChangeSet.ExecType execType) {
        commit();
        CatalogFingerprint now = read();
        if (phase == null) {
            effects.put(ChangeSetKey.of(changeSet), Effect.of(expected, now));
            expected = now;
            return;
        }
        Effect effect = effects.get(ChangeSetKey.of(changeSet));
        if (effect != null) {
            expected = effect.again(expected);
        }
        compare(changeSet, now);
    }

    @Override
    public void rolledBack(ChangeSet changeSet, DatabaseChangeLog databaseChangeLog, Database ignored) {
        commit();
        Effect effect = effects.get(ChangeSetKey.of(changeSet));
        if (effect != null) {
            expected = effect.undone(expected);
        }
        compare(changeSet, read());
    }

    @Override
    public void runFailed(
            ChangeSet changeSet, DatabaseChangeLog databaseChangeLog, Database ignored, Exception exception) {
        failed = ChangeSetKey.of(changeSet).toString();
    }

    @Override
    public void rollbackFailed(
            ChangeSet changeSet, DatabaseChangeLog databaseChangeLog, Database ignored, Exception exception) {
        failed = ChangeSetKey.of(changeSet).toString();
    }

    private void compare(ChangeSet changeSet, CatalogFingerprint now) {
        List<CatalogDifference> differences = expected.differences(now);
        List<CatalogDifference> fresh =
                differences.stream().filter(one -> !known.contains(one)).toList();
        known = Set.copyOf(differences);
        if (phase == null) {
            return;
        }
        remaining.put(phase, known);
        if (!fresh.isEmpty()) {
            findings.add(new Finding(phase, ChangeSetKey.of(changeSet).toString(), fresh, null));
        }
    }

    private void beginTransaction() {
        try {
            trip.beginTransaction();
        } catch (LiquibaseException e) {
            throw new UnexpectedLiquibaseException(e);
        }
    }

    /** Liquibase tells of a changeset before it commits that it has run; that must not hang on what is asked now. */
    private void commit() {
        try {
            trip.database().commit();
        } catch (DatabaseException e) {
            throw new UnexpectedLiquibaseException(e);
        }
    }

    private CatalogFingerprint read() {
        Connection connection = trip.connection();
        try {
            CatalogFingerprint now = reader.read(connection);
            if (!connection.getAutoCommit()) {
                connection.commit();
            }
            return now;
        } catch (SQLException e) {
            throw new UnexpectedLiquibaseException("The schema could not be read: " + e.getMessage(), e);
        }
    }
}
