package liquibase.ext.partitions.plan;

import java.util.ArrayList;
import java.util.List;
import liquibase.ext.partitions.model.KeyColumn;
import liquibase.ext.partitions.model.PartitionItem;
import liquibase.ext.partitions.model.PartitionKey;
import liquibase.ext.partitions.model.SeriesPoint;
import liquibase.ext.partitions.model.SubKey;
import liquibase.ext.partitions.model.TableShape;
import liquibase.ext.partitions.problem.Problem;
import liquibase.ext.partitions.problem.SeriesProblems;

/** Whether every series of times has a time zone where its key needs one, and only there. */
final class SeriesZoneCheck {

    private final TableShape shape;
    private final List<Problem> problems = new ArrayList<>();

    private SeriesZoneCheck(TableShape shape) {
        this.shape = shape;
    }

    static List<Problem> problemsOf(PartitionKey key, TableShape shape, List<PartitionItem> items) {
        SeriesZoneCheck check = new SeriesZoneCheck(shape);
        check.level(key, items);
        return check.problems;
    }

    private void level(PartitionKey key, List<PartitionItem> items) {
        for (PartitionItem item : items) {
            if (item instanceof PartitionItem.Adjoining adjoining
                    && key.columns().size() == 1) {
                check(key.columns().get(0), adjoining);
            }
            if (item.common().partitionBy() != null) {
                level(
                        SubKey.of(item.common().partitionBy(), shape),
                        item.common().children());
            }
        }
    }

    private void check(KeyColumn column, PartitionItem.Adjoining item) {
        boolean times = item.series().points().get(0) instanceof SeriesPoint.Time;
        if (times && !item.zoned() && column.isTimestampWithTimeZone()) {
            problems.add(SeriesProblems.zoneNeeded(column.sql()));
        }
        if (!item.zoned() && "date".equals(column.type()) && item.series().hasTimeOfDay()) {
            problems.add(SeriesProblems.timeOfDate(column.sql()));
        }
        if (item.zoned() && column.isLocalDateOrTimestamp()) {
            problems.add(SeriesProblems.zoneUseless(column.sql(), String.valueOf(column.type())));
        }
    }
}
