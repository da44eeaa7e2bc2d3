package liquibase.ext.partitions.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import liquibase.ext.partitions.model.BoundValue;
import liquibase.ext.partitions.model.KeyColumn;
import liquibase.ext.partitions.model.PartitionBound;
import liquibase.ext.partitions.model.PartitionKey;

/**
 * Bounds as a condition on rows, in the form that PostgreSQL's own partition constraints have, so that it can prove one
 * from the other (manual, section 5.12.2 "Partition Maintenance"). Constants take the type of the column they are
 * compared with.
 */
public final class BoundCondition {

    private static final String ALWAYS = "";
    private static final String NEVER = "false";

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
        return merged(bounds).stream()
                .flatMap(bound -> condition.of(bound).stream())
                .collect(Collectors.joining(" OR "));
    }

    private static List<PartitionBound> merged(List<PartitionBound> bounds) {
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
                return values.values().stream().map(value -> equal(value)).toList();
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

    private String equal(BoundValue value) {
        return value == BoundValue.Keyword.NULL
                ? column(0) + " IS NULL"
                : compared(0) + " = " + Quoting.boundValue(value);
    }

    private String inRange(PartitionBound.Range range) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < key.columns().size(); i++) {
            parts.add(column(i) + " IS NOT NULL");
        }
        String lower = end(range.from(), 0, ">", true);
        String upper = end(range.to(), 0, "<", false);
        if (!lower.equals(ALWAYS)) {
            parts.add(lower);
        }
        if (!upper.equals(ALWAYS)) {
            parts.add(upper);
        }
        return String.join(" AND ", parts);
    }

    /** What the columns from one on must be for a row to lie on the right side of an end of a range. */
    private String end(List<BoundValue> values, int from, String beyond, boolean inclusive) {
        BoundValue value = values.get(from);
        if (value instanceof BoundValue.Keyword) {
            boolean open = (value == BoundValue.Keyword.MINVALUE) == beyond.equals(">");
            return open ? ALWAYS : NEVER;
        }
        String constant = Quoting.boundValue(value);
        String rest = from + 1 < values.size() ? end(values, from + 1, beyond, inclusive) : inclusive ? ALWAYS : NEVER;
        if (rest.equals(ALWAYS)) {
            return compared(from) + " " + beyond + "= " + constant;
        }
        String strictly = compared(from) + " " + beyond + " " + constant;
        return rest.equals(NEVER)
                ? strictly
                : "(" + strictly + " OR (" + compared(from) + " = " + constant + " AND " + rest + "))";
    }

    /** The column in a comparison; with IS NULL the collation would keep the server from its proof. */
    private String compared(int index) {
        KeyColumn column = key.columns().get(index);
        return column.collation() == null ? column.sql() : column.sql() + " COLLATE " + column.collation();
    }

    private String column(int index) {
        return key.columns().get(index).sql();
    }
}
