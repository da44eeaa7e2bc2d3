package liquibase.ext.partitions.command;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.changelog.visitor.AbstractChangeExecListener;
import liquibase.database.Database;
import liquibase.exception.DatabaseException;
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

    /** What a changeset did to the schema. */
    private record Effect(List<CatalogFact> gone, List<CatalogFact> added) {}

    private final RoundTrip trip;
    private final FingerprintReader reader;
    private final Map<String, Effect> effects = new HashMap<>();
    private final List<Finding> findings = new ArrayList<>();
    private final Map<Phase, Set<CatalogDifference>> remaining = new EnumMap<>(Phase.class);
    private CatalogFingerprint expected;
    private Set<CatalogDifference> known = Set.of();
    private @Nullable Phase phase;
    private @Nullable String failed;
    private int passed;

    /** A watch that begins with the schema as it is now. */
    SchemaWatch(RoundTrip trip) {
        this.trip = trip;
        this.reader = new FingerprintReader(trip.liquibaseTables());
        this.expected = read();
    }

    /** Begins a phase after the first update, in which what each changeset did is undone, or done again. */
    void begin(Phase next) {
        phase = next;
        failed = null;
        passed = 0;
    }

    /** Notes what ended a phase. */
    void fail(String message) {
        if (phase != null) {
            findings.add(new Finding(phase, Optional.ofNullable(failed).orElse(""), List.of(), message));
        }
    }

    /** How many changesets have been run or rolled back since the phase began. */
    int passed() {
        return passed;
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
    public void ran(
            ChangeSet changeSet, DatabaseChangeLog databaseChangeLog, Database ignored, ChangeSet.ExecType execType) {
        if (execType != ChangeSet.ExecType.FAILED) {
            passed++;
        }
        commit();
        CatalogFingerprint now = read();
        if (phase == null) {
            effects.put(changeSet.toString(false), new Effect(expected.minus(now), now.minus(expected)));
            expected = now;
            return;
        }
        Effect effect = effects.get(changeSet.toString(false));
        if (effect != null) {
            expected = expected.change(effect.gone, effect.added);
        }
        compare(changeSet, now);
    }

    @Override
    public void rolledBack(ChangeSet changeSet, DatabaseChangeLog databaseChangeLog, Database ignored) {
        passed++;
        commit();
        Effect effect = effects.get(changeSet.toString(false));
        if (effect != null) {
            expected = expected.change(effect.added, effect.gone);
        }
        compare(changeSet, read());
    }

    @Override
    public void runFailed(
            ChangeSet changeSet, DatabaseChangeLog databaseChangeLog, Database ignored, Exception exception) {
        failed = changeSet.toString(false);
    }

    @Override
    public void rollbackFailed(
            ChangeSet changeSet, DatabaseChangeLog databaseChangeLog, Database ignored, Exception exception) {
        failed = changeSet.toString(false);
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
            findings.add(new Finding(phase, changeSet.toString(false), fresh, null));
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
