package liquibase.ext.partitions.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import liquibase.ext.partitions.model.Finding;
import liquibase.ext.partitions.model.TableReport;
import liquibase.ext.partitions.problem.PartitionFindings;
import org.junit.jupiter.api.Test;

class PartitionFindingsTest {

    private static TableReport range(String name, String from, String to) {
        return Reports.leaf(name, "FROM (" + from + ") TO (" + to + ")", 0L, 0L);
    }

    private static List<String> findings(String type, TableReport... partitions) {
        return PartitionFindings.of(Reports.byRange("t", null, type, List.of(), partitions), Reports.NOW).stream()
                .map(Finding::message)
                .toList();
    }

    @Test
    void one_row_of_a_default_partition_is_told_in_the_singular() {
        assertEquals(
                List.of("default partition d holds about 1 row: createPartitions with moveDefaultRows moves it"),
                findings("bigint", Reports.leaf("d", "DEFAULT", 1L, 8192L)));
    }

    @Test
    void rangesThatAdjoinAreFine() {
        assertEquals(
                List.of(),
                findings(
                        "bigint",
                        range("b", "'9'", "'10'"),
                        range("a", "MINVALUE", "'9'"),
                        range("c", "'10'", "MAXVALUE")));
    }

    @Test
    void numbersAreInTheirOrder() {
        assertEquals(
                List.of("no partition of t is for (10) to (100): its rows are refused"),
                findings("integer", range("c", "100", "200"), range("b", "9", "10"), range("a", "1", "9")));
    }

    @Test
    void whatIsNoTimeNeverEnds() {
        assertEquals(List.of(), findings("integer", range("a", "1", "2")));
    }

    @Test
    void aRangeThatEndsNowHasEnded() {
        assertEquals(
                List.of("the newest range of t ended at (2026-03-15 12:00:00+00): rows of now are refused"),
                findings(
                        "timestamp with time zone",
                        range("a", "'2026-01-01 00:00:00+00'", "'2026-03-15 12:00:00+00'")));
        assertEquals(
                List.of(),
                findings(
                        "timestamp with time zone",
                        range("a", "'2026-01-01 00:00:00+00'", "'2026-03-15 12:30:00+00'")));
    }

    @Test
    void theServersOffsetCounts() {
        assertEquals(
                List.of("the newest range of t ended at (2026-03-15 14:00:00+02): rows of now are refused"),
                findings(
                        "timestamp with time zone",
                        range("a", "'2026-01-01 00:00:00+02'", "'2026-03-15 14:00:00+02'")));
    }

    @Test
    void aDateEndsAtItsBegin() {
        assertEquals(
                List.of("the newest range of t ended at (2026-03-15): rows of now are refused"),
                findings("date", range("a", "'2026-01-01'", "'2026-03-15'")));
        assertEquals(List.of(), findings("date", range("a", "'2026-01-01'", "'2026-03-16'")));
    }

    @Test
    void ofTextOnlyEndsThatNobodyAdjoinsAreTold() {
        assertEquals(List.of(), findings("text", range("a", "'a'", "'m'"), range("b", "'m'", "'z'")));
        assertEquals(
                List.of("no range of t begins where others end, at (m), (z), so there is a gap after all of these but"
                        + " the greatest: its rows are refused"),
                findings("text", range("a", "'a'", "'m'"), range("b", "'n'", "'z'")));
        assertEquals(
                List.of(
                        "no range of t begins where others end, at (m), so there is a gap after this: its rows are refused"),
                findings("text", range("a", "'a'", "'m'"), range("b", "'n'", "MAXVALUE")));
    }

    @Test
    void monthsOfDaysEndWithTheirMonth() {
        TableReport january = Reports.byRange(
                "january",
                "FROM ('2026-01-01') TO ('2026-02-01')",
                "date",
                List.of(),
                range("d", "'2026-01-01'", "'2026-02-01'"));

        assertEquals(List.of(), findings("date", january, range("rest", "'2026-02-01'", "'2027-01-01'")));
    }
}
