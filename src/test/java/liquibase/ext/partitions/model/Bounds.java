package liquibase.ext.partitions.model;

import java.util.List;

/** Short ways to write bounds in tests, each value as in a changelog: {@code range("1, MINVALUE", "2, MINVALUE")}. */
final class Bounds {

    private Bounds() {}

    static List<BoundValue> values(String list) {
        return BoundValueList.parse(list).orElseThrow(() -> new AssertionError("no list of values: " + list));
    }

    static PartitionBound.Range range(String from, String to) {
        return new PartitionBound.Range(values(from), values(to));
    }

    static PartitionBound.Values in(String list) {
        return new PartitionBound.Values(values(list));
    }

    static BoundValue literal(String text) {
        return new BoundValue.Literal(text);
    }

    static BoundValue expression(String sql) {
        return new BoundValue.Expression(sql);
    }
}
