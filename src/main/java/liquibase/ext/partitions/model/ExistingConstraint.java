package liquibase.ext.partitions.model;

import org.jspecify.annotations.Nullable;

/**
 * A constraint that a table has.
 *
 * @param name its name, which is its own within the table
 * @param kind what it is
 * @param definition what it demands in the server's words, without NOT VALID
 * @param foreignKey what it demands; null for another kind, and for a foreign key that is NOT ENFORCED (PostgreSQL 18)
 * @param validated whether all rows are known to obey: {@code pg_constraint.convalidated}
 * @param inherited whether it belongs to one of the table's parent, without which it cannot be dropped
 */
public record ExistingConstraint(
        String name,
        Kind kind,
        String definition,
        @Nullable ForeignKey foreignKey,
        boolean validated,
        boolean inherited) {

    /** The kinds of constraints that a change can be about, and those that may have its name. */
    public enum Kind {
        CHECK("c", "a check constraint"),
        FOREIGN_KEY("f", "a foreign key"),
        UNIQUE("u", "a unique constraint"),
        EXCLUSION("x", "an exclusion constraint"),
        PRIMARY_KEY("p", "a primary key"),
        OTHER("", "a constraint");

        private final String code;
        private final String words;

        Kind(String code, String words) {
            this.code = code;
            this.words = words;
        }

        /** The kind of {@code pg_constraint.contype}. */
        public static Kind of(String code) {
            for (Kind kind : values()) {
                if (kind.code.equals(code)) {
                    return kind;
                }
            }
            return OTHER;
        }

        /** Whether an index of the same name enforces it. */
        public boolean hasIndex() {
            return this == UNIQUE || this == EXCLUSION || this == PRIMARY_KEY;
        }

        /** With an article, for messages. */
        @Override
        public String toString() {
            return words;
        }
    }
}
