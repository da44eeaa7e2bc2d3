package liquibase.ext.partitions.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import liquibase.ext.partitions.model.BoundValue;
import liquibase.ext.partitions.model.Estimate;
import liquibase.ext.partitions.model.Finding;
import liquibase.ext.partitions.model.IndexReport;
import liquibase.ext.partitions.model.PartitionKey;
import liquibase.ext.partitions.model.PartitionReport;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.RangeCoverage;
import liquibase.ext.partitions.model.ServerTime;
import liquibase.ext.partitions.model.TableReport;
import liquibase.ext.partitions.problem.PartitionFindings;
import org.jspecify.annotations.Nullable;

/** A report as JSON. Every object of a kind has the same members, with null for what is not known or does not apply. */
final class ReportJson {

    private ReportJson() {}

    /** The text, with a line end. */
    static String print(PartitionReport report) {
        ServerTime now = report.serverTime();
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("serverTime", now.withOffset());
        object.put(
                "tables",
                report.tables().stream().map(table -> root(table, now)).toList());
        return Json.text(object) + "\n";
    }

    private static Map<String, @Nullable Object> root(TableReport table, ServerTime now) {
        Map<String, @Nullable Object> object = table(table);
        object.put(
                "findings",
                PartitionFindings.of(table, now).stream()
                        .map(ReportJson::finding)
                        .toList());
        return object;
    }

    private static Map<String, @Nullable Object> table(TableReport table) {
        PartitionKey key = table.key();
        RangeCoverage coverage = table.ranges();
        Map<String, @Nullable Object> object = name(table.name());
        object.put("bound", table.bound() == null ? null : table.bound().toString());
        object.put("strategy", key == null ? null : key.strategy().name().toLowerCase(Locale.ROOT));
        object.put("key", key == null ? null : ReportWords.keyColumns(key));
        object.put("foreign", table.foreign());
        object.put("detachPending", table.detachPending());
        object.put("rows", value(table.rows()));
        object.put("rowsComplete", table.rows().isComplete());
        object.put("bytes", table.foreign() ? null : value(table.bytes()));
        object.put("bytesComplete", table.bytes().isComplete());
        object.put("rangesEnd", coverage.end().map(ReportJson::values).orElse(null));
        object.put(
                "gaps",
                coverage.gaps().stream()
                        .map(gap -> ordered("from", values(gap.from()), "to", values(gap.to())))
                        .toList());
        object.put("indexes", table.indexes().stream().map(ReportJson::index).toList());
        object.put(
                "unvalidatedConstraints",
                table.unvalidated().stream()
                        .map(constraint -> ordered("name", constraint.name(), "kind", constraint.kind()))
                        .toList());
        object.put(
                "partitions", table.partitions().stream().map(ReportJson::table).toList());
        return object;
    }

    private static Map<String, @Nullable Object> index(IndexReport index) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("name", index.name());
        object.put("columns", index.columns());
        object.put("uniqueness", index.uniqueness());
        object.put("valid", index.isComplete());
        object.put("missingOn", index.missingOn().stream().map(ReportJson::name).toList());
        object.put("invalidOn", index.invalidOn().stream().map(ReportJson::name).toList());
        return object;
    }

    private static Map<String, @Nullable Object> finding(Finding finding) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("kind", finding.kind().code());
        object.put("table", name(finding.table()));
        object.put("message", finding.message());
        return object;
    }

    private static Map<String, @Nullable Object> name(QualifiedName name) {
        return ordered("schema", name.schema(), "name", name.name());
    }

    private static Map<String, @Nullable Object> ordered(
            String first, @Nullable Object value, String second, @Nullable Object other) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put(first, value);
        object.put(second, other);
        return object;
    }

    private static @Nullable Long value(Estimate estimate) {
        return estimate.known() == 0 && estimate.unknown() > 0 ? null : estimate.value();
    }

    private static List<String> values(List<BoundValue> values) {
        return values.stream().map(BoundValue::shown).toList();
    }
}
