package liquibase.ext.partitions.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a new partition inherits from its parent and thereby locks, and what LIKE would forget.
 *
 * @param columnTypes the type of every column by its name, as PostgreSQL prints it
 * @param toast whether a column may be stored out of line, so that each leaf has a TOAST table
 * @param indexes how many indexes each partition gets, those of constraints among them
 * @param keyConstraints how many of them belong to a primary key, unique or exclusion constraint
 * @param notNullConstraints how many columns are NOT NULL
 * @param foreignKeysOut how many foreign keys the table has
 * @param foreignKeysIn how many foreign keys point at it
 * @param checksAndDefaults how many check constraints and column defaults (generated columns among them) each has
 * @param rowTriggers how many row triggers are cloned to each
 * @param tablespace the tablespace that partitions inherit; null for the database's default
 * @param accessMethod the table access method that partitions inherit (17 and later); null for the default
 */
public record TableShape(
        Map<String, String> columnTypes,
        boolean toast,
        int indexes,
        int keyConstraints,
        int notNullConstraints,
        int foreignKeysOut,
        int foreignKeysIn,
        int checksAndDefaults,
        int rowTriggers,
        @Nullable String tablespace,
        @Nullable String accessMethod) {

    public TableShape {
        columnTypes = Map.copyOf(columnTypes);
    }

    /** A table of which only the columns are known: one that is only printed so far. */
    public static TableShape ofColumns(Map<String, String> columnTypes) {
        return new TableShape(columnTypes, false, 0, 0, 0, 0, 0, 0, 0, null, null);
    }
}
