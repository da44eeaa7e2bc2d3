package liquibase.ext.partitions.plan;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import liquibase.ext.partitions.model.BoundValue;
import liquibase.ext.partitions.model.NamePattern;
import liquibase.ext.partitions.model.PartitionBound;
import liquibase.ext.partitions.model.PartitionDefinition;
import liquibase.ext.partitions.model.PartitionItem;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.SeriesPoint;
import liquibase.ext.partitions.problem.NameProblems;
import liquibase.ext.partitions.problem.Problem;
import org.jspecify.annotations.Nullable;

/** Turns the items of a changelog into the partitions that they stand for, and checks their names. */
public final class PartitionExpansion {

    /** PostgreSQL's NAMEDATALEN less the closing zero (manual, section 4.1.1), in bytes. */
    static final int MAX_NAME_BYTES = 63;

    private final UnaryOperator<String> nameRule;
    private final @Nullable String partitionSchema;
    private final Set<Problem> problems = new LinkedHashSet<>();
    private final Set<Problem> mistakes = new LinkedHashSet<>();
    private final Set<QualifiedName> names = new HashSet<>();
    private final Set<NamePattern> soundPatterns = new HashSet<>();

    private PartitionExpansion(UnaryOperator<String> nameRule, @Nullable String partitionSchema) {
        this.nameRule = nameRule;
        this.partitionSchema = partitionSchema;
    }

    /**
     * The partitions that items stand for.
     *
     * @param partitions in document order, default partitions last; incomplete when there are problems
     * @param problems what is wrong with their number and their names
     * @param mistakes what makes names that PostgreSQL takes, but nobody means
     */
    public record Expanded(List<PartitionDefinition> partitions, List<Problem> problems, List<Problem> mistakes) {
        public Expanded {
            partitions = List.copyOf(partitions);
            problems = List.copyOf(problems);
            mistakes = List.copyOf(mistakes);
        }
    }

    /**
     * Expands items, unless they stand for more than anybody means.
     *
     * @param table the partitioned table, in exact case
     * @param partitionSchema the schema of the partitions; null for the table's
     * @param items the items of the change
     * @param nameRule turns a name as written into exact case
     */
    public static Expanded expand(
            QualifiedName table,
            @Nullable String partitionSchema,
            List<PartitionItem> items,
            UnaryOperator<String> nameRule) {
        List<Problem> tooMuch = ItemCount.problemsOf(items);
        if (!tooMuch.isEmpty()) {
            return new Expanded(List.of(), tooMuch, List.of());
        }
        PartitionExpansion expansion =
                new PartitionExpansion(nameRule, partitionSchema == null ? table.schema() : partitionSchema);
        List<PartitionDefinition> partitions = expansion.expandAll(table.name(), items);
        return new Expanded(partitions, List.copyOf(expansion.problems), List.copyOf(expansion.mistakes));
    }

    private List<PartitionDefinition> expandAll(String parent, List<PartitionItem> items) {
        List<PartitionDefinition> found =
                items.stream().flatMap(item -> expandOne(parent, item)).toList();
        return Stream.concat(
                        found.stream().filter(partition -> !isDefault(partition)),
                        found.stream().filter(PartitionExpansion::isDefault))
                .toList();
    }

    private static boolean isDefault(PartitionDefinition partition) {
        return partition.bound() instanceof PartitionBound.Default;
    }

    private Stream<PartitionDefinition> expandOne(String parent, PartitionItem item) {
        return item.accept(new PartitionItem.Visitor<>() {
            @Override
            public Stream<PartitionDefinition> single(PartitionItem.Single single) {
                return define(parent, single.common(), "{table}", single.bound(), valuesOf(single.bound())).stream();
            }

            @Override
            public Stream<PartitionDefinition> each(PartitionItem.Each each) {
                return each.values().stream()
                        .flatMap(value -> define(
                                parent,
                                each.common(),
                                "{table}_{value}",
                                new PartitionBound.Values(List.of(value)),
                                Map.of("value", NamePattern.Value.of(value.text())))
                                .stream());
            }

            @Override
            public Stream<PartitionDefinition> adjoining(PartitionItem.Adjoining adjoining) {
                return expandSeries(parent, adjoining);
            }

            @Override
            public Stream<PartitionDefinition> hashed(PartitionItem.Hashed hashed) {
                return Stream.iterate(0, remainder -> remainder < hashed.modulus(), remainder -> remainder + 1)
                        .flatMap(remainder -> define(
                                parent,
                                hashed.common(),
                                "{table}_{remainder}",
                                new PartitionBound.Hash(hashed.modulus(), remainder),
                                Map.of("remainder", NamePattern.Value.of(remainder.toString())))
                                .stream());
            }

            @Override
            public Stream<PartitionDefinition> defaultPartition(PartitionItem.DefaultPartition item) {
                return define(parent, item.common(), "{table}_default", new PartitionBound.Default(), Map.of())
                        .stream();
            }
        });
    }

    private Stream<PartitionDefinition> expandSeries(String parent, PartitionItem.Adjoining adjoining) {
        List<PartitionDefinition> found = new ArrayList<>();
        List<SeriesPoint> points = adjoining.series().points();
        for (int i = 0; i + 1 < points.size(); i++) {
            SeriesPoint from = points.get(i);
            SeriesPoint to = points.get(i + 1);
            define(
                            parent,
                            adjoining.common(),
                            "{table}_" + adjoining.series().defaultNameOf(from),
                            new PartitionBound.Range(
                                    List.of(new BoundValue.Literal(from.literal())),
                                    List.of(new BoundValue.Literal(to.literal()))),
                            Map.of("from", NamePattern.Value.of(from), "to", NamePattern.Value.of(to)))
                    .ifPresent(found::add);
        }
        return found.stream();
    }

    private static Map<String, NamePattern.Value> valuesOf(PartitionBound bound) {
        return bound.accept(new PartitionBound.Visitor<>() {
            @Override
            public Map<String, NamePattern.Value> range(PartitionBound.Range range) {
                return Map.of("from", first(range.from()), "to", first(range.to()));
            }

            @Override
            public Map<String, NamePattern.Value> values(PartitionBound.Values values) {
                return Map.of("value", first(values.values()));
            }

            @Override
            public Map<String, NamePattern.Value> hash(PartitionBound.Hash hash) {
                return Map.of("remainder", NamePattern.Value.of(Integer.toString(hash.remainder())));
            }

            @Override
            public Map<String, NamePattern.Value> defaultPartition(PartitionBound.Default bound) {
                return Map.of();
            }

            private NamePattern.Value first(List<BoundValue> values) {
                return NamePattern.Value.of(values.get(0).text());
            }
        });
    }

    private Optional<PartitionDefinition> define(
            String parent,
            PartitionItem.Common common,
            String defaultPattern,
            PartitionBound bound,
            Map<String, NamePattern.Value> values) {
        Map<String, NamePattern.Value> known = new LinkedHashMap<>(values);
        known.put("table", NamePattern.Value.table(parent));
        NamePattern pattern = common.name().orElseGet(() -> new NamePattern(defaultPattern));
        return render(parent, pattern, known).map(name -> {
            QualifiedName qualified = new QualifiedName(partitionSchema, name);
            // A mistaken pattern is told itself rather than what comes of it.
            if (!names.add(qualified) && soundPatterns.contains(pattern)) {
                problems.add(NameProblems.twice(qualified));
            }
            return new PartitionDefinition(
                    qualified, bound, common.storage(), common.partitionBy(), expandAll(name, common.children()));
        });
    }

    private Optional<String> render(String parent, NamePattern pattern, Map<String, NamePattern.Value> values) {
        Optional<NamePattern.BadDate> badDate =
                soundPatterns.contains(pattern) ? Optional.empty() : pattern.badDate(values);
        if (badDate.isEmpty()) {
            soundPatterns.add(pattern);
        } else {
            boolean isTaken = badDate.get().slip() != null;
            (isTaken ? mistakes : problems).add(NameProblems.badDate(pattern.text(), badDate.get()));
            if (!isTaken) {
                return Optional.empty();
            }
        }
        NamePattern.Rendered rendered = pattern.render(values);
        if (rendered.badPlaceholder() != null) {
            problems.add(NameProblems.badPlaceholder(
                    pattern.text(), rendered.badPlaceholder(), NamePattern.offered(values)));
            return Optional.empty();
        }
        String written = rendered.name() == null ? "" : rendered.name();
        if (written.isBlank()) {
            problems.add(NameProblems.empty(pattern.text()));
            return Optional.empty();
        }
        String name = keepsCaseOf(parent, pattern) ? written : nameRule.apply(written);
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_NAME_BYTES) {
            problems.add(NameProblems.tooLong(name, bytes, MAX_NAME_BYTES));
            return Optional.empty();
        }
        return Optional.of(name);
    }

    /** A name made from a table's takes over that one's exact case, also where the rule would change it. */
    private boolean keepsCaseOf(String parent, NamePattern pattern) {
        return pattern.text().contains("{table}")
                && !nameRule.apply(parent + "_").equals(parent + "_");
    }
}
