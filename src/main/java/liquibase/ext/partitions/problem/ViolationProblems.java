package liquibase.ext.partitions.problem;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import liquibase.ext.partitions.model.CheckConstraint;
import liquibase.ext.partitions.model.ExclusionConstraint;
import liquibase.ext.partitions.model.ForeignKey;
import liquibase.ext.partitions.model.IndexDefinition;
import liquibase.ext.partitions.model.OffendingRows;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.RowDemand;
import liquibase.ext.partitions.model.UniqueConstraint;

/** Rows that a constraint or a unique index does not allow. */
public final class ViolationProblems {

    private static final int MOST_PARTITIONS = 10;
    private static final int MOST_CHARACTERS = 60;

    private static final RowDemand.Visitor<String> KIND = new RowDemand.Visitor<>() {
        @Override
        public String foreignKey(ForeignKey definition) {
            return "the foreign key ";
        }

        @Override
        public String check(CheckConstraint definition) {
            return "the check constraint ";
        }

        @Override
        public String unique(UniqueConstraint definition) {
            return "the unique constraint ";
        }

        @Override
        public String exclusion(ExclusionConstraint definition) {
            return "the exclusion constraint ";
        }

        @Override
        public String uniqueIndex(IndexDefinition definition) {
            return "the unique index ";
        }
    };

    private ViolationProblems() {}

    /** Rows that were counted. */
    public static Problem counted(RowDemand demand, OffendingRows offending) {
        List<OffendingRows.InPartition> partitions = offending.partitions();
        String what;
        if (partitions.size() == 1) {
            OffendingRows.InPartition only = partitions.get(0);
            what = Counted.of(only.rows(), "row") + " of partition " + only.partition() + breaks(only.rows(), demand)
                    + ": " + keys(offending.keyNames(), only);
        } else {
            what = Counted.of(offending.count(), "row") + breaks(offending.count(), demand) + ": "
                    + partitions.stream()
                            .limit(MOST_PARTITIONS)
                            .map(each -> each.rows() + " of partition " + each.partition() + " with "
                                    + keys(offending.keyNames(), each))
                            .collect(Collectors.joining("; "))
                    + more(partitions);
        }
        return new Problem(what, advice(demand, offending.count() == 1));
    }

    /** Rows that could not be counted, or were gone by then. */
    public static Problem uncounted(RowDemand demand, String serverMessage) {
        return new Problem(
                "There are rows that break " + named(demand) + " (" + serverMessage + ")", advice(demand, false));
    }

    /**
     * A constraint that stays though not all rows obey it.
     *
     * @param notValidated tables that have it and of whose rows nobody knows whether they obey
     * @param validated tables that have it and whose rows obey
     */
    public static Problem inForce(RowDemand demand, List<QualifiedName> notValidated, List<QualifiedName> validated) {
        return new Problem(
                "It is in force already, so new rows and changed ones have to obey " + named(demand) + ": "
                        + Stream.of(list("NOT VALID on ", notValidated), list("validated on ", validated))
                                .filter(part -> !part.isEmpty())
                                .collect(Collectors.joining(", ")),
                "Run the change again once the rows obey, or be rid of it with "
                        + Stream.concat(notValidated.stream(), validated.stream())
                                .limit(MOST_PARTITIONS)
                                .map(table -> "ALTER TABLE " + table + " DROP CONSTRAINT " + demand.name())
                                .collect(Collectors.joining("; "))
                        + (notValidated.size() + validated.size() > MOST_PARTITIONS ? "; and so on" : ""));
    }

    private static String list(String beginning, List<QualifiedName> tables) {
        int more = tables.size() - MOST_PARTITIONS;
        return tables.isEmpty()
                ? ""
                : beginning
                        + tables.stream()
                                .limit(MOST_PARTITIONS)
                                .map(QualifiedName::toString)
                                .collect(Collectors.joining(", "))
                        + (more > 0 ? " and " + more + " more" : "");
    }

    private static String more(List<OffendingRows.InPartition> partitions) {
        int more = partitions.size() - MOST_PARTITIONS;
        if (more <= 0) {
            return "";
        }
        long rows = partitions.stream()
                .skip(MOST_PARTITIONS)
                .mapToLong(OffendingRows.InPartition::rows)
                .sum();
        return "; and " + rows + " of " + Counted.of(more, "more partition");
    }

    private static String breaks(long rows, RowDemand demand) {
        return (rows == 1 ? " breaks " : " break ") + named(demand);
    }

    private static String named(RowDemand demand) {
        return demand.accept(KIND) + demand.name();
    }

    private static String advice(RowDemand demand, boolean one) {
        return demand.accept(new Remedy(one)) + ", and run the change again";
    }

    private static String keys(List<String> names, OffendingRows.InPartition rows) {
        return "(" + String.join(", ", names) + ")="
                + rows.keys().stream()
                        .map(key ->
                                key.stream().map(ViolationProblems::shown).collect(Collectors.joining(", ", "(", ")")))
                        .collect(Collectors.joining(", "))
                + (rows.allKeys() > rows.keys().size() ? ", …" : "");
    }

    /** In one line, and not too long. */
    private static String shown(String value) {
        String line = value.replaceAll("\\p{Cntrl}+", " ");
        return line.codePointCount(0, line.length()) <= MOST_CHARACTERS
                ? line
                : line.substring(0, line.offsetByCodePoints(0, MOST_CHARACTERS)) + "…";
    }

    /** What to do about the rows, or the one row. */
    private record Remedy(boolean one) implements RowDemand.Visitor<String> {

        @Override
        public String foreignKey(ForeignKey definition) {
            return one
                    ? "Delete or correct it, or add the row of " + definition.referencedTable() + " that it points at"
                    : "Delete or correct them, or add the rows of " + definition.referencedTable()
                            + " that they point at";
        }

        @Override
        public String check(CheckConstraint definition) {
            return "Delete or correct " + (one ? "it" : "them")
                    + ", or set validate=\"false\" to have only new rows checked";
        }

        @Override
        public String unique(UniqueConstraint definition) {
            return "Make them unique";
        }

        @Override
        public String exclusion(ExclusionConstraint definition) {
            return "Delete or correct them, so that no two conflict";
        }

        @Override
        public String uniqueIndex(IndexDefinition definition) {
            return "Make them unique";
        }
    }
}
