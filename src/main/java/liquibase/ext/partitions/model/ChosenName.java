package liquibase.ext.partitions.model;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;

/** The names that PostgreSQL chooses for constraints and their indexes when nobody gives one. */
public final class ChosenName {

    private ChosenName() {}

    /**
     * The name of a primary key or unique constraint.
     *
     * @param table the name of its table
     * @param columns the names of its columns; empty for a primary key
     * @param label what the name ends with, such as {@code key}
     * @param isTaken whether another relation or constraint has a name
     */
    public static String of(String table, List<String> columns, String label, Predicate<String> isTaken) {
        String joined = joined(columns);
        String name = fitted(table, joined, label);
        for (int i = 1; isTaken.test(name); i++) {
            name = fitted(table, joined, label + i);
        }
        return name;
    }

    private static String joined(List<String> columns) {
        StringBuilder joined = new StringBuilder();
        for (String column : columns) {
            if (IndexNaming.bytes(joined.toString()) > IndexNaming.MOST_BYTES) {
                break;
            }
            joined.append(joined.isEmpty() ? "" : "_").append(column);
        }
        return joined.toString();
    }

    /** Table and columns are cut until all fits, the longer one first. */
    private static String fitted(String table, String columns, String label) {
        int room = IndexNaming.MOST_BYTES - IndexNaming.bytes(label) - 1 - (columns.isEmpty() ? 0 : 1);
        int first = IndexNaming.bytes(table);
        int second = IndexNaming.bytes(columns);
        while (first + second > room) {
            if (first > second) {
                first--;
            } else {
                second--;
            }
        }
        return cut(table, first) + "_" + (columns.isEmpty() ? "" : cut(columns, second) + "_") + label;
    }

    /** The beginning of a text that has at most so many bytes and no part of a character. */
    private static String cut(String text, int bytes) {
        int end = text.length();
        while (text.substring(0, end).getBytes(StandardCharsets.UTF_8).length > bytes) {
            end = text.offsetByCodePoints(end, -1);
        }
        return text.substring(0, end);
    }
}
