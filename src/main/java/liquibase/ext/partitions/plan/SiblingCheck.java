package liquibase.ext.partitions.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import liquibase.ext.partitions.model.BoundOrder;
import liquibase.ext.partitions.model.BoundValue;
import liquibase.ext.partitions.model.PartitionBound;
import liquibase.ext.partitions.model.PartitionDefinition;
import liquibase.ext.partitions.model.PartitionStrategy;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.problem.BoundProblems;
import liquibase.ext.partitions.problem.Problem;
import liquibase.ext.partitions.problem.TableProblems;
import org.jspecify.annotations.Nullable;

/** What can be wrong among the partitions that one change makes under one parent. */
final class SiblingCheck {

    private SiblingCheck() {}

    /**
     * Bounds that do not fit each other or the parent's key in kind.
     *
     * @param strategy the parent's strategy; null when it is not known
     * @param columns how many columns the parent's key has; null when it is not known
     */
    static List<Problem> kinds(
            QualifiedName parent,
            @Nullable PartitionStrategy strategy,
            @Nullable Integer columns,
            List<PartitionDefinition> siblings) {
        List<Problem> problems = new ArrayList<>();
        List<PartitionStrategy> wanted = siblings.stream()
                .flatMap(sibling -> strategyOf(sibling.bound()).stream())
                .distinct()
                .toList();
        PartitionStrategy expected = strategy != null || wanted.isEmpty() ? strategy : wanted.get(0);
        for (PartitionStrategy other : wanted) {
            if (strategy != null && other != strategy) {
                problems.add(TableProblems.otherStrategy(parent, strategy, other));
            } else if (other != expected && expected != null) {
                problems.add(BoundProblems.mixedStrategies(parent, expected, other));
            }
        }
        long defaults = siblings.stream()
                .filter(sibling -> sibling.bound() instanceof PartitionBound.Default)
                .count();
        if (defaults > 0 && expected == PartitionStrategy.HASH) {
            problems.add(BoundProblems.defaultOfHash(parent));
        }
        if (defaults > 1) {
            problems.add(BoundProblems.twoDefaults(parent));
        }
        siblings.forEach(sibling -> problems.addAll(values(sibling, columns)));
        return problems;
    }

    /** Ranges that are empty, and siblings that would share rows. */
    static List<Problem> overlaps(List<PartitionDefinition> siblings, BoundOrder order) {
        List<Problem> problems = new ArrayList<>();
        BoundIndex<PartitionDefinition> index = new BoundIndex<>(order);
        for (PartitionDefinition sibling : siblings) {
            PartitionBound bound = sibling.bound();
            if (bound instanceof PartitionBound.Default) {
                continue;
            }
            if (bound instanceof PartitionBound.Range range && order.isEmpty(range)) {
                problems.add(BoundProblems.emptyRange(sibling.name(), bound));
                continue;
            }
            Optional<BoundIndex.Hit<PartitionDefinition>> hit = index.find(bound);
            if (hit.isPresent()) {
                problems.add(BoundProblems.overlap(
                        hit.get().partition().name(), hit.get().bound(), sibling.name(), bound));
            } else {
                index.add(bound, sibling);
            }
        }
        return problems;
    }

    /** The list values and range ends of bounds, as an ordering wants them. */
    static List<List<BoundValue>> valuesOf(Stream<PartitionBound> bounds) {
        return bounds.flatMap(bound -> bound.accept(new PartitionBound.Visitor<Stream<List<BoundValue>>>() {
                    @Override
                    public Stream<List<BoundValue>> range(PartitionBound.Range range) {
                        return Stream.of(range.from(), range.to());
                    }

                    @Override
                    public Stream<List<BoundValue>> values(PartitionBound.Values values) {
                        return values.values().stream().map(List::of);
                    }

                    @Override
                    public Stream<List<BoundValue>> hash(PartitionBound.Hash hash) {
                        return Stream.of();
                    }

                    @Override
                    public Stream<List<BoundValue>> defaultPartition(PartitionBound.Default defaultBound) {
                        return Stream.of();
                    }
                }))
                .distinct()
                .toList();
    }

    /** The strategy that a bound is for; empty for that of a default partition. */
    static Optional<PartitionStrategy> strategyOf(PartitionBound bound) {
        return bound.accept(new PartitionBound.Visitor<>() {
            @Override
            public Optional<PartitionStrategy> range(PartitionBound.Range range) {
                return Optional.of(PartitionStrategy.RANGE);
            }

            @Override
            public Optional<PartitionStrategy> values(PartitionBound.Values values) {
                return Optional.of(PartitionStrategy.LIST);
            }

            @Override
            public Optional<PartitionStrategy> hash(PartitionBound.Hash hash) {
                return Optional.of(PartitionStrategy.HASH);
            }

            @Override
            public Optional<PartitionStrategy> defaultPartition(PartitionBound.Default defaultBound) {
                return Optional.empty();
            }
        });
    }

    private static List<Problem> values(PartitionDefinition partition, @Nullable Integer columns) {
        List<Problem> problems = new ArrayList<>();
        if (partition.bound() instanceof PartitionBound.Range range) {
            int from = range.from().size();
            int to = range.to().size();
            if (columns != null && (from != columns || to != columns)) {
                problems.add(BoundProblems.wrongArity(partition.name(), from, to, columns));
            } else if (from != to) {
                problems.add(BoundProblems.unevenEnds(partition.name(), from, to));
            } else {
                Stream.of(range.from(), range.to())
                        .flatMap(end -> endless(end).stream())
                        .distinct()
                        .forEach(keyword -> problems.add(BoundProblems.valueAfterKeyword(partition.name(), keyword)));
            }
            if (Stream.concat(range.from().stream(), range.to().stream()).anyMatch(BoundValue.Keyword.NULL::equals)) {
                problems.add(BoundProblems.keywordOutOfPlace(partition.name(), "NULL", PartitionStrategy.RANGE));
            }
        }
        if (partition.bound() instanceof PartitionBound.Values list) {
            list.values().stream()
                    .filter(value -> value == BoundValue.Keyword.MINVALUE || value == BoundValue.Keyword.MAXVALUE)
                    .distinct()
                    .forEach(value -> problems.add(
                            BoundProblems.keywordOutOfPlace(partition.name(), value.text(), PartitionStrategy.LIST)));
        }
        return problems;
    }

    /** The MINVALUE or MAXVALUE of an end that something else follows. */
    private static Optional<String> endless(List<BoundValue> end) {
        for (int i = 0; i + 1 < end.size(); i++) {
            BoundValue value = end.get(i);
            if ((value == BoundValue.Keyword.MINVALUE || value == BoundValue.Keyword.MAXVALUE)
                    && end.get(i + 1) != value) {
                return Optional.of(value.text());
            }
        }
        return Optional.empty();
    }
}
