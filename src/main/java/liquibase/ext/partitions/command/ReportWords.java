package liquibase.ext.partitions.command;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import liquibase.ext.partitions.model.BoundValue;
import liquibase.ext.partitions.model.Estimate;
import liquibase.ext.partitions.model.IndexReport;
import liquibase.ext.partitions.model.PartitionBy;
import liquibase.ext.partitions.model.PartitionKey;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.SqlParentheses;
import liquibase.ext.partitions.model.TableReport;
import org.jspecify.annotations.Nullable;

/** How a report's values are put in words, in pictures and texts alike. */
final class ReportWords {

    private static final List<String> UNITS = List.of("kB", "MB", "GB", "TB", "PB");

    private ReportWords() {}

    /** The name, without the schema where that is the parent's. */
    static String name(TableReport table, @Nullable TableReport parent) {
        QualifiedName name = table.name();
        return parent != null && name.equals(parent.name().sibling(name.name())) ? name.name() : name.toString();
    }

    /** What it holds and how it is partitioned. */
    static String description(TableReport table) {
        List<String> words = new ArrayList<>();
        if (table.bound() != null) {
            words.add(table.bound().toString());
        }
        if (table.key() != null) {
            words.add("partition by " + key(table.key()));
        }
        if (table.foreign()) {
            words.add("(foreign table)");
        }
        if (table.detachPending()) {
            words.add("(detach pending)");
        }
        return String.join("  ", words);
    }

    /** {@code RANGE (created_at)}. */
    static String key(PartitionKey key) {
        return new PartitionBy(key.strategy(), keyColumns(key)).toString();
    }

    /** {@code created_at}, {@code lower(name)}, {@code (id + 1)}: what stands between the parentheses of the key. */
    static List<String> keyColumns(PartitionKey key) {
        return key.columns().stream()
                .map(column -> SqlParentheses.ofKeyColumn(column.sql()))
                .toList();
    }

    /** {@code orders_pkey (id, created_at) primary key}. */
    static String index(IndexReport index) {
        return "index " + index.name() + " (" + index.columns() + ")"
                + (index.uniqueness() == null ? "" : " " + index.uniqueness())
                + (index.isComplete() ? "" : ", INVALID");
    }

    /** {@code (2026-01-01, 5)}. */
    static String values(List<BoundValue> values) {
        return values.stream().map(BoundValue::shown).collect(Collectors.joining(", ", "(", ")"));
    }

    /** {@code 12 rows}, {@code >=12 rows} where some tables are not known, {@code ? rows} where none is. */
    static String rows(TableReport table) {
        Estimate rows = table.rows();
        return number(rows, String.valueOf(rows.value())) + (rows.value() == 1 && rows.isComplete() ? " row" : " rows");
    }

    /** {@code 16 kB}, {@code >=16 kB} where some tables are not known, {@code ?} where none is; nothing of a foreign table. */
    static String size(TableReport table) {
        return table.foreign() ? "" : number(table.bytes(), bytes(table.bytes().value()));
    }

    private static String number(Estimate estimate, String sum) {
        if (estimate.isComplete()) {
            return sum;
        }
        return estimate.known() == 0 || estimate.value() == 0 ? "?" : ">=" + sum;
    }

    /** As {@code pg_size_pretty} prints it: the largest unit of which there are ten at least. */
    static String bytes(long bytes) {
        if (bytes < 10 * 1024) {
            return bytes + " bytes";
        }
        double amount = bytes;
        int unit = -1;
        do {
            amount /= 1024;
            unit++;
        } while (Math.round(amount) >= 10 * 1024 && unit < UNITS.size() - 1);
        return Math.round(amount) + " " + UNITS.get(unit);
    }
}
