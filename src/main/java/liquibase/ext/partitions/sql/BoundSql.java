package liquibase.ext.partitions.sql;

import java.util.List;
import java.util.stream.Collectors;
import liquibase.ext.partitions.model.BoundValue;
import liquibase.ext.partitions.model.PartitionBound;

/** A bound as CREATE TABLE … PARTITION OF and ATTACH PARTITION have it. */
final class BoundSql implements PartitionBound.Visitor<String> {

    static final BoundSql INSTANCE = new BoundSql();

    private BoundSql() {}

    @Override
    public String range(PartitionBound.Range bound) {
        return "FOR VALUES FROM (" + list(bound.from()) + ") TO (" + list(bound.to()) + ")";
    }

    @Override
    public String values(PartitionBound.Values bound) {
        return "FOR VALUES IN (" + list(bound.values()) + ")";
    }

    @Override
    public String hash(PartitionBound.Hash bound) {
        return "FOR VALUES WITH (MODULUS " + bound.modulus() + ", REMAINDER " + bound.remainder() + ")";
    }

    @Override
    public String defaultPartition(PartitionBound.Default bound) {
        return "DEFAULT";
    }

    private static String list(List<BoundValue> values) {
        return values.stream().map(Quoting::boundValue).collect(Collectors.joining(", "));
    }
}
