package liquibase.ext.partitions.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import liquibase.ext.partitions.model.BoundValue;
import liquibase.ext.partitions.model.KeyColumn;
import liquibase.ext.partitions.model.PartitionBound;
import liquibase.ext.partitions.model.PartitionConstraint;
import liquibase.ext.partitions.model.PartitionKey;

/**
 * Bounds as a condition on rows, in the form that PostgreSQL's own partition constraints have, so that it can prove one
 * from the other (manual, section 5.12.2 "Partition Maintenance"). Constants take the type of the column they are
 * compared with.
 */
public final class BoundCondition {

    private final PartitionKey key;

    private BoundCondition(PartitionKey key) {
        this.key = key;
    }

    /**
     * A condition that is true for the rows that belong to one of these bounds. Adjoining ranges become one.
     *
     * @param key the partition key
     * @param bounds list or range bounds; others hold no rows here
     */
    public static String anyOf(PartitionKey key, List<PartitionBound> bounds) {
        BoundCondition condition = new BoundCondition(key);
        return condition.merged(bounds).stream()
                .flatMap(bound -> condition.of(bound).stream())
                .collect(Collectors.joining(" OR "));
    }

    /**
     * A condition from which PostgreSQL can prove a partition constraint. It has the form that the server itself gives
     * it: a list of more than a hundred values is proved by an equal one only.
     *
     * @return SQL that is true, not null, for the rows that belong to the partition
     */
    public static String of(PartitionConstraint constraint) {
        return Stream.of(Optional.ofNullable(constraint.ancestors()), ofBound(constraint))
                .flatMap(Optional::stream)
                .collect(Collectors.joining(" AND "));
    }

    private static Optional<String> ofBound(PartitionConstraint constraint) {
        BoundCondition condition = new BoundCondition(constraint.key());
        return constraint.bound().accept(new PartitionBound.Visitor<>() {
            @Override
            public Optional<String> range(PartitionBound.Range range) {
                return Optional.of("(" + condition.inRange(range) + ")");
            }

            @Override
            public Optional<String> values(PartitionBound.Values values) {
                return Optional.of("(" + condition.inList(values.values()) + ")");
            }

            @Override
            public Optional<String> hash(PartitionBound.Hash hash) {
                return Optional.of(constraint.key().columns().stream()
                        .map(KeyColumn::sql)
                        .collect(Collectors.joining(
                                ", ",
                                "pg_catalog.satisfies_hash_partition("
                                        + Quoting.literal(Quoting.identifier(constraint.parent()))
                                        + "::pg_catalog.regclass, " + hash.modulus() + ", " + hash.remainder() + ", ",
                                ")")));
            }

            @Override
            public Optional<String> defaultPartition(PartitionBound.Default bound) {
                return constraint.siblings().isEmpty()
                        ? Optional.empty()
                        : Optional.of("(NOT (" + condition.inAny(constraint.siblings()) + "))");
            }
        });
    }

    /** The null tests stand once before all ranges, as in the server's own form. */
    private String inAny(List<PartitionBound> bounds) {
        List<BoundValue> listed = bounds.stream()
                .filter(PartitionBound.Values.class::isInstance)
                .flatMap(bound -> ((PartitionBound.Values) bound).values().stream())
                .toList();
        if (!listed.isEmpty()) {
            return inList(listed);
        }
        return notNull() + " AND ("
                + bounds.stream()
                        .filter(PartitionBound.Range.class::isInstance)
                        .map(bound -> betweenEnds((PartitionBound.Range) bound))
                        .map(parts -> parts.isEmpty() ? "true" : "(" + String.join(" AND ", parts) + ")")
                        .collect(Collectors.joining(" OR "))
                + ")";
    }

    private String inList(List<BoundValue> values) {
        String listed = String.join(" OR ", inListOrNull(values));
        return values.contains(BoundValue.Keyword.NULL) ? listed : notNull() + " AND " + listed;
    }

    /** The values that there are, and the null; PostgreSQL compares a long list with an equal one only. */
    private List<String> inListOrNull(List<BoundValue> values) {
        List<BoundValue> listed = values.stream()
                .filter(value -> value != BoundValue.Keyword.NULL)
                .toList();
        List<String> alternatives = new ArrayList<>();
        if (listed.size() == 1) {
            alternatives.add(equal(0, listed.get(0)));
        } else if (!listed.isEmpty()) {
            alternatives.add(listed.stream()
                    .map(Quoting::boundValue)
                    .collect(Collectors.joining(", ", column(0) + " IN (", ")")));
        }
        if (listed.size() < values.size()) {
            alternatives.add(equal(0, BoundValue.Keyword.NULL));
        }
        return alternatives;
    }

    private String notNull() {
        return key.columns().stream()
                .map(column -> column.sql() + " IS NOT NULL")
                .collect(Collectors.joining(" AND "));
    }

    /** Of several columns PostgreSQL can prove a part from a whole no longer, so their ranges stay as they are. */
    private List<PartitionBound> merged(List<PartitionBound> bounds) {
        if (key.columns().size() > 1) {
            return bounds;
        }
        List<PartitionBound> merged = new ArrayList<>();
        for (PartitionBound bound : bounds) {
            int last = merged.size() - 1;
            if (last >= 0
                    && bound instanceof PartitionBound.Range next
                    && merged.get(last) instanceof PartitionBound.Range previous
                    && previous.to().equals(next.from())) {
                merged.set(last, new PartitionBound.Range(previous.from(), next.to()));
            } else {
                merged.add(bound);
            }
        }
        return merged;
    }

    private List<String> of(PartitionBound bound) {
        return bound.accept(new PartitionBound.Visitor<>() {
            @Override
            public List<String> range(PartitionBound.Range range) {
                return List.of("(" + inRange(range) + ")");
            }

            @Override
            public List<String> values(PartitionBound.Values values) {
                return inListOrNull(values.values());
            }

            @Override
            public List<String> hash(PartitionBound.Hash hash) {
                return List.of();
            }

            @Override
            public List<String> defaultPartition(PartitionBound.Default defaultBound) {
                return List.of();
            }
        });
    }

    private String equal(int index, BoundValue value) {
        return value == BoundValue.Keyword.NULL
                ? key.columns().get(index).sql() + " IS NULL"
                : column(index) + " = " + Quoting.boundValue(value);
    }

    private String inRange(PartitionBound.Range range) {
        List<String> parts = new ArrayList<>();
        parts.add(notNull());
        parts.addAll(betweenEnds(range));
        return String.join(" AND ", parts);
    }

    private List<String> betweenEnds(PartitionBound.Range range) {
        List<String> parts = new ArrayList<>();
        int first = 0;
        while (first < key.columns().size() - 1 && isOneValue(range, first)) {
            parts.add(equal(first, range.from().get(first)));
            first++;
        }
        parts.addAll(end(range.from(), first, ">", BoundValue.Keyword.MINVALUE, true));
        parts.addAll(end(range.to(), first, "<", BoundValue.Keyword.MAXVALUE, false));
        return parts;
    }

    private static boolean isOneValue(PartitionBound.Range range, int index) {
        BoundValue from = range.from().get(index);
        return !(from instanceof BoundValue.Keyword) && from.equals(range.to().get(index));
    }

    /** What the columns from one on must be for a row to lie on the right side of an end; nothing for an open end. */
    private List<String> end(
            List<BoundValue> values, int first, String beyond, BoundValue.Keyword open, boolean inclusive) {
        List<String> alternatives = new ArrayList<>();
        String sameSoFar = "";
        for (int i = first; i < values.size() && !(values.get(i) instanceof BoundValue.Keyword); i++) {
            boolean orEqual = i + 1 == values.size() ? inclusive : values.get(i + 1) == open;
            alternatives.add(sameSoFar
                    + column(i)
                    + (orEqual ? " " + beyond + "= " : " " + beyond + " ")
                    + Quoting.boundValue(values.get(i)));
            sameSoFar += equal(i, values.get(i)) + " AND ";
        }
        return switch (alternatives.size()) {
            case 0 -> List.of();
            case 1 -> alternatives;
            default -> List.of("((" + String.join(") OR (", alternatives) + "))");
        };
    }

    private String column(int index) {
        KeyColumn column = key.columns().get(index);
        return column.collation() == null ? column.sql() : column.sql() + " COLLATE " + column.collation();
    }
}
