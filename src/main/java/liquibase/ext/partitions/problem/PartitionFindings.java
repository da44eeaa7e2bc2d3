package liquibase.ext.partitions.problem;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import liquibase.ext.partitions.model.BoundValue;
import liquibase.ext.partitions.model.Finding;
import liquibase.ext.partitions.model.HashCoverage;
import liquibase.ext.partitions.model.IndexReport;
import liquibase.ext.partitions.model.PartitionBound;
import liquibase.ext.partitions.model.PartitionKey;
import liquibase.ext.partitions.model.PartitionStrategy;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.RangeCoverage;
import liquibase.ext.partitions.model.ServerTime;
import liquibase.ext.partitions.model.TableReport;

/** What deserves attention in partition trees, each as a sentence that says what it means or what helps. */
public final class PartitionFindings {

    private static final int SHOWN = 3;

    private final ServerTime now;
    private final List<Finding> found = new ArrayList<>();

    private PartitionFindings(ServerTime now) {
        this.now = now;
    }

    /** The findings of a table and of everything under it, parents first. */
    public static List<Finding> of(TableReport root, ServerTime now) {
        PartitionFindings findings = new PartitionFindings(now);
        findings.visit(root, false);
        return List.copyOf(findings.found);
    }

    private void visit(TableReport table, boolean belowTimeRanges) {
        detach(table);
        table.indexes().stream().filter(index -> !index.isComplete()).forEach(index -> index(table, index));
        table.unvalidated()
                .forEach(constraint -> add(
                        Finding.Kind.UNVALIDATED_CONSTRAINT,
                        table,
                        constraint.kind() + " " + constraint.name() + " of " + name(table)
                                + " is NOT VALID: rows from before it may break it"));
        PartitionKey key = table.key();
        if (key != null) {
            ranges(table, belowTimeRanges);
            remainders(table);
            boolean timeRanges = key.strategy() == PartitionStrategy.RANGE
                    && now.as(key.columns().get(0)).isPresent();
            table.partitions().forEach(partition -> visit(partition, belowTimeRanges || timeRanges));
        }
        if (table.bound() instanceof PartitionBound.Default && table.rows().value() > 0) {
            add(
                    Finding.Kind.DEFAULT_ROWS,
                    table,
                    "default partition " + name(table) + " holds about "
                            + Counted.of(table.rows().value(), "row")
                            + ": createPartitions with moveDefaultRows moves "
                            + (table.rows().value() == 1 ? "it" : "them"));
        }
    }

    private void detach(TableReport table) {
        if (table.detachPending()) {
            add(
                    Finding.Kind.PENDING_DETACH,
                    table,
                    "the detaching of " + name(table)
                            + " was begun and not finished: ALTER TABLE … DETACH PARTITION … FINALIZE ends it");
        }
    }

    private void index(TableReport table, IndexReport index) {
        List<String> reasons = new ArrayList<>();
        if (!index.missingOn().isEmpty()) {
            reasons.add("it is missing on " + some(index.missingOn(), QualifiedName::name));
        }
        if (!index.invalidOn().isEmpty()) {
            reasons.add("it is not valid on " + some(index.invalidOn(), QualifiedName::name));
        }
        add(
                Finding.Kind.INVALID_INDEX,
                table,
                "index " + index.name() + " of " + name(table) + " is not valid"
                        + (reasons.isEmpty() ? "" : ": " + String.join(", and ", reasons)));
    }

    private void ranges(TableReport table, boolean belowTimeRanges) {
        RangeCoverage coverage = table.ranges();
        coverage.gaps()
                .forEach(gap -> gap(
                        table,
                        "no partition of " + name(table) + " is for " + text(gap.from()) + " to " + text(gap.to())));
        loose(table, coverage.loose());
        Optional<List<BoundValue>> end = coverage.end();
        if (coverage.ended() && end.isPresent() && !belowTimeRanges) {
            add(
                    Finding.Kind.RANGES_ENDED,
                    table,
                    "the newest range of " + name(table) + " ended at " + text(end.get())
                            + rowsGo(table, ": rows of now"));
        }
    }

    /** Nothing can be missing after the greatest end, which is known only where it is MAXVALUE. */
    private void loose(TableReport table, List<List<BoundValue>> ends) {
        List<List<BoundValue>> finite = ends.stream()
                .filter(end -> end.get(0) != BoundValue.Keyword.MAXVALUE)
                .toList();
        boolean open = finite.size() < ends.size();
        if (finite.size() > (open ? 0 : 1)) {
            gap(
                    table,
                    "no range of " + name(table) + " begins where others end, at "
                            + some(finite, PartitionFindings::text) + ", so there is a gap after "
                            + (open ? finite.size() == 1 ? "this" : "each of these" : "all of these but the greatest"));
        }
    }

    private void remainders(TableReport table) {
        HashCoverage coverage = HashCoverage.of(table);
        if (coverage.missing().signum() > 0) {
            add(
                    Finding.Kind.GAP,
                    table,
                    "no partition of " + name(table) + " is for " + coverage.missing() + " of "
                            + coverage.modulus()
                            + (coverage.modulus().equals(BigInteger.ONE) ? " remainder" : " remainders")
                            + rowsGo(table, ": their rows"));
        }
    }

    private void gap(TableReport table, String what) {
        add(Finding.Kind.GAP, table, what + rowsGo(table, ": its rows"));
    }

    private static String rowsGo(TableReport table, String rows) {
        return rows
                + table.defaultPartition()
                        .map(partition -> " go to " + partition.name().name())
                        .orElse(" are refused");
    }

    private void add(Finding.Kind kind, TableReport table, String message) {
        found.add(new Finding(kind, table.name(), message));
    }

    private static String name(TableReport table) {
        return table.name().name();
    }

    private static String text(List<BoundValue> values) {
        return values.stream().map(BoundValue::shown).collect(Collectors.joining(", ", "(", ")"));
    }

    /** All of a few; of many the first ones, and how many more there are. */
    private static <T> String some(List<T> items, Function<T, String> text) {
        int more = items.size() - SHOWN;
        return more <= 1
                ? items.stream().map(text).collect(Collectors.joining(", "))
                : items.stream().limit(SHOWN).map(text).collect(Collectors.joining(", ")) + " and " + more + " more";
    }
}
