package liquibase.ext.partitions.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Splits SQL at its outermost commas. */
final class SqlList {

    private SqlList() {}

    /**
     * The parts between the commas that stand in no quotes and in no parentheses, without blanks around them.
     *
     * @return empty when a quote or parenthesis is not closed, and for SQL with a comment
     */
    static Optional<List<String>> split(String sql) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < sql.length(); i++) {
            char c = sql.charAt(i);
            int end = SqlQuotes.end(sql, i);
            if (end < 0) {
                return Optional.empty();
            }
            if (end > i) {
                i = end;
            } else if (c == '(' || c == '[') {
                depth++;
            } else if (c == ')' || c == ']') {
                depth--;
                if (depth < 0) {
                    return Optional.empty();
                }
            } else if (c == ',' && depth == 0) {
                parts.add(sql.substring(start, i).strip());
                start = i + 1;
            }
        }
        parts.add(sql.substring(start).strip());
        return depth == 0 ? Optional.of(parts) : Optional.empty();
    }
}
