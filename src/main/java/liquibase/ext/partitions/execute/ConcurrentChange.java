package liquibase.ext.partitions.execute;

import java.sql.SQLException;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a server says when others have made, dropped, attached or detached a table, an index or a constraint since a plan was
 * made (manual, appendix A). The same may be said of what never was there, or never fitted: then it is said again when all
 * is planned anew.
 */
final class ConcurrentChange {

    /**
     * Tables and objects that are not there, or already are; bounds and definitions that do not fit; tables that are a
     * partition already; objects that are in another state; deadlocks.
     */
    private static final Set<String> STATES =
            Set.of("42P01", "42704", "42P07", "42710", "42P16", "42P17", "42809", "55000", "40P01");

    private static final String INTERNAL_ERROR = "XX000";

    /** Internal errors are never translated; these come of rows of the system catalogs that are gone, or newer. */
    private static final Pattern OF_CATALOGS = Pattern.compile(
            "could not open relation with OID|cache lookup failed for|could not find tuple for|tuple concurrently (?:updated|deleted)");

    private ConcurrentChange() {}

    /** Whether a failure may come of that. */
    static boolean mayBe(SQLException failure) {
        return STATES.contains(String.valueOf(failure.getSQLState())) || isOfCatalogs(failure);
    }

    /** Whether two sessions have come together in the system catalogs, which is no fault of what was sent. */
    static boolean isOfCatalogs(SQLException failure) {
        String state = String.valueOf(failure.getSQLState());
        if (state.equals(ServerFailure.UNIQUE_VIOLATION)) {
            return ServerDetail.of(failure)
                    .filter(detail -> "pg_catalog".equals(detail.table().schema()))
                    .isPresent();
        }
        return state.equals(INTERNAL_ERROR)
                && OF_CATALOGS.matcher(String.valueOf(failure.getMessage())).find();
    }
}
