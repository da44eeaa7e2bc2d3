package liquibase.ext.partitions.plan;

import java.util.Map;
import java.util.Optional;
import liquibase.ext.partitions.model.AttachedTable;
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
 * @param attached the table that is to become a partition; empty when nobody can tell, and for an operation that attaches none
 * @param defaultRows what default partitions were found to hold, by their names; of one that is not there it is assumed
 *     that it has rows for every new bound
 * @param begunMoves what rows are being copied for, by the tables that note the copies
 */
record Findings(
        TreeIndexes indexes,
        TreeConstraints constraints,
        Map<QualifiedName, Departure> departures,
        Optional<AttachedTable> attached,
        Map<QualifiedName, DefaultRows> defaultRows,
        Map<QualifiedName, String> begunMoves) {

    /** Nothing was looked up. */
    static final Findings NONE =
            new Findings(TreeIndexes.UNKNOWN, TreeConstraints.UNKNOWN, Map.of(), Optional.empty(), Map.of(), Map.of());

    Findings {
        departures = Map.copyOf(departures);
        defaultRows = Map.copyOf(defaultRows);
        begunMoves = Map.copyOf(begunMoves);
    }

    Findings withIndexes(TreeIndexes others) {
        return new Findings(others, constraints, departures, attached, defaultRows, begunMoves);
    }

    Findings withConstraints(TreeConstraints others) {
        return new Findings(indexes, others, departures, attached, defaultRows, begunMoves);
    }

    Findings withDepartures(Map<QualifiedName, Departure> others) {
        return new Findings(indexes, constraints, others, attached, defaultRows, begunMoves);
    }

    Findings withDefaultRows(Map<QualifiedName, DefaultRows> others) {
        return new Findings(indexes, constraints, departures, attached, others, begunMoves);
    }

    Findings withAttached(Optional<AttachedTable> table) {
        return new Findings(indexes, constraints, departures, table, defaultRows, begunMoves);
    }

    Findings withBegunMoves(Map<QualifiedName, String> others) {
        return new Findings(indexes, constraints, departures, attached, defaultRows, others);
    }
}
