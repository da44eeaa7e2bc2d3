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
import java.util.function.Function;
import liquibase.ext.partitions.model.IndexReport;
import liquibase.ext.partitions.model.QualifiedName;
import org.jspecify.annotations.Nullable;

/** The indexes among the rows of {@link PartitionReportQuery}; what is wrong with a part counts for the topmost index. */
final class IndexReportReader {

    private record Index(
            long table,
            @Nullable Long parent,
            String name,
            String columns,
            @Nullable String uniqueness,
            boolean valid) {}

    private record Lack(long index, long table) {}

    private final Map<Long, Index> indexes = new LinkedHashMap<>();
    private final List<Lack> lacks = new ArrayList<>();
    private final Map<Long, List<QualifiedName>> missingOn = new HashMap<>();
    private final Map<Long, List<QualifiedName>> invalidOn = new HashMap<>();
    private final Map<Long, List<Long>> byTable = new HashMap<>();

    /** Takes a row that is an index. */
    void index(ResultSet row) throws SQLException {
        long parent = row.getLong("other");
        Long parentOrNull = row.wasNull() ? null : parent;
        indexes.put(
                row.getLong("oid"),
                new Index(
                        row.getLong("owner"),
                        parentOrNull,
                        row.getString("name"),
                        row.getString("definition"),
                        row.getString("type"),
                        row.getBoolean("flag")));
    }

    /** Takes a row that is a partition's lack of an index. */
    void lacks(ResultSet row) throws SQLException {
        lacks.add(new Lack(row.getLong("oid"), row.getLong("owner")));
    }

    /**
     * Finds out what belongs together, after the last row.
     *
     * @param tables the name of a table that can have indexes
     */
    void resolve(Function<Long, Optional<QualifiedName>> tables) {
        indexes.forEach((oid, index) -> {
            long topmost = topmost(oid);
            if (topmost == oid) {
                byTable.computeIfAbsent(index.table(), table -> new ArrayList<>())
                        .add(oid);
            } else if (!index.valid()) {
                tables.apply(index.table()).ifPresent(table -> add(invalidOn, topmost, table));
            }
        });
        lacks.forEach(lack ->
                tables.apply(lack.table()).ifPresent(table -> add(missingOn, topmost(lack.index()), table)));
    }

    /** The indexes to be reported of a table, the primary key first, then by name. */
    List<IndexReport> of(Long table) {
        return byTable.getOrDefault(table, List.of()).stream()
                .map(this::report)
                .sorted(Comparator.comparing((IndexReport index) -> !"primary key".equals(index.uniqueness()))
                        .thenComparing(IndexReport::name))
                .toList();
    }

    private IndexReport report(Long oid) {
        Index index = indexes.get(oid);
        if (index == null) {
            throw new IllegalStateException("No index " + oid);
        }
        return new IndexReport(
                index.name(),
                index.columns(),
                index.uniqueness(),
                index.valid(),
                sorted(missingOn.get(oid)),
                sorted(invalidOn.get(oid)));
    }

    private long topmost(long oid) {
        long topmost = oid;
        for (Index index = indexes.get(oid);
                index != null && index.parent() != null && indexes.containsKey(index.parent());
                index = indexes.get(topmost)) {
            topmost = index.parent();
        }
        return topmost;
    }

    private static void add(Map<Long, List<QualifiedName>> map, long index, QualifiedName table) {
        map.computeIfAbsent(index, key -> new ArrayList<>()).add(table);
    }

    private static List<QualifiedName> sorted(@Nullable List<QualifiedName> names) {
        return names == null
                ? List.of()
                : names.stream()
                        .sorted(Comparator.comparing(QualifiedName::toString))
                        .toList();
    }
}
