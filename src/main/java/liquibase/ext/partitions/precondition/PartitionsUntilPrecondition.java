package liquibase.ext.partitions.precondition;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import liquibase.database.Database;
import liquibase.ext.partitions.catalog.ServerBoundOrdering;
import liquibase.ext.partitions.model.BoundValue;
import liquibase.ext.partitions.model.KeyColumn;
import liquibase.ext.partitions.model.PartitionBound.Range;
import liquibase.ext.partitions.model.PartitionBy;
import liquibase.ext.partitions.model.PartitionKey;
import liquibase.ext.partitions.model.PartitionNode;
import liquibase.ext.partitions.model.PartitionStrategy;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.plan.BoundReader;
import liquibase.ext.partitions.plan.RangeRunway;
import liquibase.ext.partitions.plan.TimeValueCheck;
import liquibase.ext.partitions.problem.PreconditionNotes;
import liquibase.ext.partitions.problem.PreconditionProblems;
import liquibase.ext.partitions.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * The range partitions of the table itself reach until a value, as {@link RangeRunway} has it. A default partition and
 * partitions that are being detached do not count.
 */
public final class PartitionsUntilPrecondition extends AbstractTreePrecondition {

    static final String NAME = "partitionsUntil";

    private static final String VALUE = "value";

    /** A precondition to be loaded. */
    public PartitionsUntilPrecondition() {
        super(NAME, List.of(VALUE));
    }

    @Override
    List<String> required() {
        return List.of(VALUE);
    }

    @Override
    boolean isList(String attribute) {
        return attribute.equals(VALUE);
    }

    private Optional<List<BoundValue>> value(List<Problem> problems) {
        return new BoundReader(NAME, this::attribute, problems).values(VALUE);
    }

    @Override
    void checkAttributes(List<Problem> problems) {
        Optional<List<BoundValue>> value = value(problems);
        if (value.isPresent() && value.get().contains(BoundValue.Keyword.NULL)) {
            problems.add(PreconditionProblems.nullEnd(NAME, VALUE));
        }
    }

    @Override
    Optional<String> failure(Database database, Connection connection, PartitionNode root) {
        PartitionKey key = root.key();
        if (key == null || key.strategy() != PartitionStrategy.RANGE) {
            return Optional.of(PreconditionNotes.noRanges(root.name(), text(key)));
        }
        List<BoundValue> value = value(new ArrayList<>()).orElseThrow();
        if (value.size() > key.columns().size()) {
            throw problem(PreconditionProblems.tooManyValues(
                    VALUE, value.size(), key.columns().size()));
        }
        checkMistakes(TimeValueCheck.problemsOf(key, NAME, VALUE, value));
        RangeRunway runway = RangeRunway.of(key, ranges(root), value, new ServerBoundOrdering(connection, where()));
        if (!runway.order().ordered()) {
            throw problem(PreconditionProblems.unknownOrder(text(key)));
        }
        return failure(root.name(), runway, value);
    }

    private static Optional<String> failure(QualifiedName table, RangeRunway runway, List<BoundValue> value) {
        Optional<List<BoundValue>> end = runway.end();
        if (end.isEmpty()) {
            return Optional.of(PreconditionNotes.noRangeYet(table, value));
        }
        return runway.endsInTime()
                ? runway.gap().map(gap -> PreconditionNotes.gap(table, gap.from(), gap.to(), value))
                : Optional.of(PreconditionNotes.endsBefore(table, end.get(), value));
    }

    private static List<Range> ranges(PartitionNode root) {
        return root.children().stream()
                .filter(child -> !child.detachPending())
                .flatMap(child -> child.bound() instanceof Range range ? Stream.of(range) : Stream.of())
                .toList();
    }

    private static String text(@Nullable PartitionKey key) {
        return key == null
                ? "nothing"
                : new PartitionBy(
                                key.strategy(),
                                key.columns().stream().map(KeyColumn::sql).toList())
                        .toString();
    }
}
