package liquibase.ext.partitions.plan;

import java.util.Map;
import liquibase.ext.partitions.model.DefaultRows;
import liquibase.ext.partitions.model.Departure;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.TreeConstraints;
import liquibase.ext.partitions.model.TreeIndexes;

/**
 * What was looked up because an operation has to know it.
 *
 * @param indexes the indexes that there are; unknown for an operation that asks for none
 * @param constraints the constraints that there are; unknown for an operation that asks for none
 * @param departures what there is to know of tables that are to leave; empty for an operation that removes none
 * @param defaultRows what default partitions were found to hold, by their names; of one that is not there it is assumed
 *     that it has rows for every new bound
 */
record Findings(
        TreeIndexes indexes,
        TreeConstraints constraints,
        Map<QualifiedName, Departure> departures,
        Map<QualifiedName, DefaultRows> defaultRows) {

    /** Nothing was looked up. */
    static final Findings NONE = new Findings(TreeIndexes.UNKNOWN, TreeConstraints.UNKNOWN, Map.of(), Map.of());

    Findings {
        departures = Map.copyOf(departures);
        defaultRows = Map.copyOf(defaultRows);
    }

    Findings withIndexes(TreeIndexes others) {
        return new Findings(others, constraints, departures, defaultRows);
    }

    Findings withConstraints(TreeConstraints others) {
        return new Findings(indexes, others, departures, defaultRows);
    }

    Findings withDepartures(Map<QualifiedName, Departure> others) {
        return new Findings(indexes, constraints, others, defaultRows);
    }

    Findings withDefaultRows(Map<QualifiedName, DefaultRows> others) {
        return new Findings(indexes, constraints, departures, others);
    }
}
