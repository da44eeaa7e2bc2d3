package liquibase.ext.partitions.model;

import java.util.List;

/**
 * What becomes of a row whose referenced row is deleted or gets another key (manual, section 5.5.5 "Foreign Keys").
 *
 * @param kind what happens
 * @param columns the columns that are set, in exact case, in no order; empty for all of the foreign
 *     key
 */
public record ReferentialAction(Kind kind, List<String> columns) {

    /** The default of the standard, of PostgreSQL and of Liquibase. */
    public static final ReferentialAction NO_ACTION = new ReferentialAction(Kind.NO_ACTION, List.of());

    public ReferentialAction {
        columns = columns.stream().sorted().toList();
    }

    /** What happens. */
    public enum Kind {
        NO_ACTION("a"),
        RESTRICT("r"),
        CASCADE("c"),
        SET_NULL("n"),
        SET_DEFAULT("d");

        private final String code;

        Kind(String code) {
            this.code = code;
        }

        /** The kind of a letter of {@code pg_constraint.confdeltype} or {@code confupdtype}. */
        public static Kind of(String code) {
            for (Kind kind : values()) {
                if (kind.code.equals(code)) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("no referential action: " + code);
        }

        /** As SQL has it: {@code SET NULL}. */
        public String sql() {
            return name().replace('_', ' ');
        }
    }
}
