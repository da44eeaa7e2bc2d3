package liquibase.ext.partitions.model;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What an index is, wherever it is built (manual, reference page CREATE INDEX).
 *
 * @param unique whether no two rows may have the same key
 * @param nullsDistinct whether nulls count as different from each other in a unique index (PostgreSQL 15 and later
 *     know the other)
 * @param method the index method; null for btree
 * @param columns the key, in order
 * @param include further columns that are only stored, names in exact case
 * @param where the condition of a partial index as SQL; null for all rows
 * @param storage tablespace and storage parameters
 */
public record IndexDefinition(
        boolean unique,
        boolean nullsDistinct,
        @Nullable String method,
        List<IndexColumn> columns,
        List<String> include,
        @Nullable String where,
        Storage storage)
        implements IndexedDefinition {

    public IndexDefinition {
        columns = List.copyOf(columns);
        include = List.copyOf(include);
    }

    @Override
    public List<String> columnNames() {
        return columns.stream()
                .filter(column -> !column.computed())
                .map(IndexColumn::text)
                .toList();
    }

    @Override
    public IndexDefinition withoutStorage() {
        return new IndexDefinition(
                unique,
                nullsDistinct,
                method == null ? "btree" : method.toLowerCase(Locale.ROOT),
                columns,
                include,
                where,
                Storage.INHERITED);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.index(this);
    }
}
