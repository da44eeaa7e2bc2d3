package liquibase.ext.partitions.model;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A PARTITION BY clause as a user writes it.
 *
 * @param strategy its strategy
 * @param columns the columns and expressions between the parentheses, each as SQL
 */
public record PartitionBy(PartitionStrategy strategy, List<String> columns) {

    private static final Pattern PARTITION_BY = Pattern.compile("(?i)^PARTITION\\s+BY\\s+");

    public PartitionBy {
        columns = List.copyOf(columns);
    }

    /** Reads {@code RANGE (created_at)}, with or without PARTITION BY before it; empty when it is no such clause. */
    public static Optional<PartitionBy> parse(String text) {
        String clause = PARTITION_BY.matcher(text.strip()).replaceFirst("");
        int open = clause.indexOf('(');
        if (open < 0 || !clause.endsWith(")")) {
            return Optional.empty();
        }
        String list = clause.substring(open + 1, clause.length() - 1);
        Optional<List<String>> columns =
                SqlList.split(list).filter(found -> found.stream().noneMatch(String::isEmpty));
        return PartitionStrategy.ofKeyword(clause.substring(0, open).strip())
                .flatMap(strategy -> columns.map(found -> new PartitionBy(strategy, found)));
    }

    /** The expressions of a list as the catalog prints it; none for null. */
    public static List<String> splitList(@Nullable String expressions) {
        return expressions == null ? List.of() : SqlList.split(expressions).orElseGet(() -> List.of(expressions));
    }

    /** Whether both say the same but for case and blanks outside quotes, and quotes that a name does not need. */
    public boolean isSpelledLike(PartitionBy other) {
        return strategy == other.strategy
                && columns.stream()
                        .map(SqlSpelling::plain)
                        .toList()
                        .equals(other.columns.stream().map(SqlSpelling::plain).toList());
    }

    /** Whether its key is nothing but names of columns, so that it can be spelled in one way only. */
    public boolean hasOnlyColumns() {
        return columns.stream()
                .allMatch(
                        column -> new KeyColumn(column, null, null).columnName().isPresent());
    }

    /** As PostgreSQL writes it: {@code RANGE (created_at)}. */
    @Override
    public String toString() {
        return strategy + " (" + String.join(", ", columns) + ")";
    }
}
