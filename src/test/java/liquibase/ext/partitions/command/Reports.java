package liquibase.ext.partitions.command;

import java.util.List;
import liquibase.ext.partitions.model.BoundParser;
import liquibase.ext.partitions.model.Estimate;
import liquibase.ext.partitions.model.IndexReport;
import liquibase.ext.partitions.model.KeyColumn;
import liquibase.ext.partitions.model.PartitionKey;
import liquibase.ext.partitions.model.PartitionOrder;
import liquibase.ext.partitions.model.PartitionReport;
import liquibase.ext.partitions.model.PartitionStrategy;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.RangeCoverage;
import liquibase.ext.partitions.model.ServerTime;
import liquibase.ext.partitions.model.TableReport;
import org.jspecify.annotations.Nullable;

/** Makes reports for tests. */
final class Reports {
    static final ServerTime NOW = new ServerTime("2026-03-15 12:00:00+00", "2026-03-15 12:00:00");

    private Reports() {}

    static PartitionReport of(TableReport... tables) {
        return new PartitionReport(NOW, List.of(tables));
    }

    static TableReport leaf(String name, @Nullable String bound, @Nullable Long rows, @Nullable Long bytes) {
        return new TableReport(
                new QualifiedName("shop", name),
                bound == null ? null : BoundParser.parse(bound).orElseThrow(),
                null,
                false,
                false,
                Estimate.of(rows),
                Estimate.of(bytes),
                List.of(),
                RangeCoverage.NOTHING,
                List.of(),
                List.of());
    }

    static TableReport byRange(
            String name, @Nullable String bound, String type, List<IndexReport> indexes, TableReport... partitions) {
        PartitionKey key = new PartitionKey(PartitionStrategy.RANGE, List.of(new KeyColumn("at", type, null)));
        PartitionOrder order = PartitionOrder.of(key, List.of(partitions), NOW);
        List<TableReport> sorted = order.sort(List.of(partitions));
        return new TableReport(
                new QualifiedName("shop", name),
                bound == null ? null : BoundParser.parse(bound).orElseThrow(),
                key,
                false,
                false,
                sorted.stream().map(TableReport::rows).reduce(Estimate.NONE, Estimate::plus),
                sorted.stream().map(TableReport::bytes).reduce(Estimate.NONE, Estimate::plus),
                sorted,
                RangeCoverage.of(sorted, order),
                indexes,
                List.of());
    }
}
