package liquibase.ext.partitions.catalog;

import java.util.List;

/**
 * A query for rows that offend.
 *
 * @param keyNames what their keys are the values of, for messages
 * @param sql gives {@code leaf}, the values of a key as {@link #key} names them, and {@code rows}, how many have that key
 */
record OffenderQuery(List<String> keyNames, String sql) {

    OffenderQuery {
        keyNames = List.copyOf(keyNames);
    }

    /** The name of a column with values of keys, counted from 0. */
    static String key(int place) {
        return "k" + place;
    }
}
