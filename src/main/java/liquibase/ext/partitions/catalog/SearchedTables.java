package liquibase.ext.partitions.catalog;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Tables that rows are looked for in.
 *
 * @param from what stands behind FROM, for each table; without an alias, so that the expressions of users can name it
 */
record SearchedTables(List<String> from) {

    SearchedTables {
        from = List.copyOf(from);
    }

    /**
     * A query for rows of all these tables.
     *
     * @param more columns beside {@code leaf} and the keys, each with a comma before it
     * @param keys SQL of the values that are to be the key
     * @param condition which rows
     */
    String select(String more, List<String> keys, String condition) {
        String columns = IntStream.range(0, keys.size())
                .mapToObj(i -> ", " + keys.get(i) + " AS " + OffenderQuery.key(i))
                .collect(Collectors.joining());
        return from.stream()
                .map(table -> "SELECT tableoid AS leaf" + more + columns + " FROM " + table + " WHERE " + condition)
                .collect(Collectors.joining(" UNION ALL "));
    }
}
