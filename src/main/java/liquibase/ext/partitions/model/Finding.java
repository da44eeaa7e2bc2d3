package liquibase.ext.partitions.model;

/**
 * Something in a partition tree that deserves attention.
 *
 * @param kind what kind of thing
 * @param table the table that it is about
 * @param message a sentence without its full stop
 */
public record Finding(Kind kind, QualifiedName table, String message) {

    /** What there is to be found. */
    public enum Kind {
        /** An index that is not valid, or that partitions lack or have no valid part of. */
        INVALID_INDEX("invalidIndex"),
        /** A NOT VALID constraint. */
        UNVALIDATED_CONSTRAINT("unvalidatedConstraint"),
        /** A DETACH CONCURRENTLY that was begun and not finished. */
        PENDING_DETACH("pendingDetach"),
        /** Values between ranges, or remainders, that no partition is for. */
        GAP("gap"),
        /** Rows in a default partition. */
        DEFAULT_ROWS("defaultRows"),
        /** A newest range that ended in the past. */
        RANGES_ENDED("rangesEnded");

        private final String code;

        Kind(String code) {
            this.code = code;
        }

        /** Its name in JSON. */
        public String code() {
            return code;
        }
    }
}
