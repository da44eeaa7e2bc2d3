package liquibase.ext.partitions.catalog;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import liquibase.ext.partitions.model.BoundParser;
import liquibase.ext.partitions.model.Estimate;
import liquibase.ext.partitions.model.KeyColumn;
import liquibase.ext.partitions.model.PartitionBound;
import liquibase.ext.partitions.model.PartitionBy;
import liquibase.ext.partitions.model.PartitionKey;
import liquibase.ext.partitions.model.PartitionOrder;
import liquibase.ext.partitions.model.PartitionReport;
import liquibase.ext.partitions.model.PartitionStrategy;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.RangeCoverage;
import liquibase.ext.partitions.model.ServerTime;
import liquibase.ext.partitions.model.TableReport;
import liquibase.ext.partitions.model.UnvalidatedConstraint;
import org.jspecify.annotations.Nullable;

/** Makes a report of the rows of {@link PartitionReportQuery}, which may come in any order. */
final class PartitionReportReader {

    private record Table(
            QualifiedName name,
            @Nullable String bound,
            String relkind,
            @Nullable Long rows,
            @Nullable Long bytes,
            boolean detachPending) {}

    private record KeyPart(
            PartitionStrategy strategy,
            @Nullable String column,
            @Nullable String type,
            @Nullable String expressions) {}

    private final Map<Long, Table> tables = new LinkedHashMap<>();
    private final Map<Long, List<Long>> partitions = new HashMap<>();
    private final List<Long> roots = new ArrayList<>();
    private final Map<Long, QualifiedName> parents = new HashMap<>();
    private final Map<Long, TreeMap<Integer, KeyPart>> keys = new HashMap<>();
    private final Map<Long, List<UnvalidatedConstraint>> constraints = new HashMap<>();
    private final IndexReportReader indexes = new IndexReportReader();
    private ServerTime now = new ServerTime("", "");

    /** Takes a row. */
    void accept(ResultSet row) throws SQLException {
        switch (row.getString("what")) {
            case "now" -> now = new ServerTime(row.getString("name"), row.getString("definition"));
            case "table" -> table(row);
            case "parent" -> parents.put(row.getLong("oid"), name(row));
            case "key" -> key(row);
            case "index" -> indexes.index(row);
            case "lacks" -> indexes.lacks(row);
            default ->
                constraints
                        .computeIfAbsent(row.getLong("owner"), table -> new ArrayList<>())
                        .add(new UnvalidatedConstraint(row.getString("name"), kindOf(row.getString("kind"))));
        }
    }

    /** What all rows say. */
    PartitionReportCatalog.Found found() {
        for (Long root : roots) {
            Table table = table(root);
            if (!keys.containsKey(root)) {
                return new PartitionReportCatalog.Found(
                        new PartitionReport(now, List.of()),
                        Optional.of(new PartitionReportCatalog.Other(
                                table.name(), CatalogTable.kindOf(table.relkind()), parents.get(root))));
            }
        }
        indexes.resolve(oid -> Optional.ofNullable(tables.get(oid))
                .filter(table -> !table.relkind().equals("f"))
                .map(Table::name));
        List<TableReport> trees = roots.stream()
                .map(root -> report(root, true))
                .sorted(Comparator.comparing(tree -> tree.name().toString()))
                .toList();
        return new PartitionReportCatalog.Found(new PartitionReport(now, trees), Optional.empty());
    }

    private Table table(Long oid) {
        Table table = tables.get(oid);
        if (table == null) {
            throw new IllegalStateException("No table " + oid);
        }
        return table;
    }

    private void table(ResultSet row) throws SQLException {
        Long oid = row.getLong("oid");
        long parent = row.getLong("owner");
        if (row.wasNull()) {
            roots.add(oid);
        } else {
            partitions.computeIfAbsent(parent, table -> new ArrayList<>()).add(oid);
        }
        tables.put(
                oid,
                new Table(
                        name(row),
                        row.getString("definition"),
                        row.getString("kind"),
                        number(row, "number"),
                        number(row, "bytes"),
                        row.getBoolean("flag")));
    }

    private void key(ResultSet row) throws SQLException {
        String code = row.getString("kind");
        keys.computeIfAbsent(row.getLong("oid"), table -> new TreeMap<>())
                .put(
                        row.getInt("number"),
                        new KeyPart(
                                PartitionStrategy.ofCatalogCode(code)
                                        .orElseThrow(
                                                () -> new IllegalStateException("Unknown partition strategy " + code)),
                                row.getString("name"),
                                row.getString("type"),
                                row.getString("definition")));
    }

    private TableReport report(Long oid, boolean root) {
        Table table = table(oid);
        PartitionKey key = key(oid);
        List<TableReport> children = new ArrayList<>();
        Estimate rows = Estimate.NONE;
        Estimate bytes = Estimate.NONE;
        if (key == null) {
            rows = Estimate.of(table.rows());
            bytes = table.relkind().equals("f") ? Estimate.NONE : Estimate.of(table.bytes());
        }
        for (Long partition : partitions.getOrDefault(oid, List.of())) {
            TableReport child = report(partition, false);
            children.add(child);
            rows = rows.plus(child.rows());
            bytes = bytes.plus(child.bytes());
        }
        RangeCoverage ranges = RangeCoverage.NOTHING;
        if (key != null) {
            PartitionOrder order = PartitionOrder.of(key, children, now);
            children = order.sort(children);
            ranges = RangeCoverage.of(children, order);
        }
        return new TableReport(
                table.name(),
                root ? null : bound(table.bound()),
                key,
                table.relkind().equals("f"),
                table.detachPending(),
                rows,
                bytes,
                children,
                ranges,
                indexes.of(oid),
                constraints.getOrDefault(oid, List.of()).stream()
                        .sorted(Comparator.comparing(UnvalidatedConstraint::name))
                        .toList());
    }

    private @Nullable PartitionKey key(Long oid) {
        TreeMap<Integer, KeyPart> parts = keys.get(oid);
        if (parts == null) {
            return null;
        }
        List<KeyColumn> columns = new ArrayList<>();
        int nextExpression = 0;
        for (KeyPart part : parts.values()) {
            String column = part.column();
            String sql = column == null
                    ? "(" + PartitionBy.splitList(part.expressions()).get(nextExpression++) + ")"
                    : column;
            columns.add(new KeyColumn(sql, part.type(), null));
        }
        return new PartitionKey(parts.firstEntry().getValue().strategy(), columns);
    }

    /** A bound that is gone is that of a partition which somebody detaches right now. */
    private static @Nullable PartitionBound bound(@Nullable String text) {
        return text == null ? null : BoundParser.parse(text).orElse(null);
    }

    private static QualifiedName name(ResultSet row) throws SQLException {
        return new QualifiedName(row.getString("schema"), row.getString("name"));
    }

    private static @Nullable Long number(ResultSet row, String column) throws SQLException {
        long number = row.getLong(column);
        return row.wasNull() ? null : number;
    }

    private static String kindOf(String contype) {
        return switch (contype) {
            case "f" -> "foreign key";
            case "n" -> "not-null constraint";
            default -> "check constraint";
        };
    }
}
