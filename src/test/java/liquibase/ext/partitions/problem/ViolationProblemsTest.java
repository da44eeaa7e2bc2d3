package liquibase.ext.partitions.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import liquibase.ext.partitions.model.CheckConstraint;
import liquibase.ext.partitions.model.ForeignKey;
import liquibase.ext.partitions.model.OffendingRows;
import liquibase.ext.partitions.model.PartitionScope;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.ReferentialAction;
import liquibase.ext.partitions.model.RowDemand;
import org.junit.jupiter.api.Test;

class ViolationProblemsTest {

    private static final RowDemand CHECK = new RowDemand.OfConstraint(
            new QualifiedName("app", "orders"), PartitionScope.WHOLE_TREE, "positive", new CheckConstraint("a > 0"));

    private static final RowDemand FOREIGN_KEY = new RowDemand.OfConstraint(
            new QualifiedName("app", "orders"),
            PartitionScope.WHOLE_TREE,
            "fk",
            new ForeignKey(
                    List.of("customer"),
                    new QualifiedName("crm", "customers"),
                    List.of("id"),
                    false,
                    ReferentialAction.NO_ACTION,
                    ReferentialAction.NO_ACTION,
                    false,
                    false));

    private static String advice(RowDemand demand, OffendingRows.InPartition... partitions) {
        return ViolationProblems.counted(demand, new OffendingRows(List.of("id"), List.of(partitions)))
                .advice();
    }

    private static OffendingRows.InPartition in(String partition, long rows, String... keys) {
        List<List<String>> all = List.of(keys).stream().map(List::of).toList();
        return new OffendingRows.InPartition(new QualifiedName("app", partition), rows, all, rows);
    }

    private static String counted(OffendingRows.InPartition... partitions) {
        return ViolationProblems.counted(CHECK, new OffendingRows(List.of("id"), List.of(partitions)))
                .what();
    }

    @Test
    void oneRowBreaksAndSeveralBreak() {
        assertEquals(
                "1 row of partition app.p breaks the check constraint positive: (id)=(7)", counted(in("p", 1, "7")));
        assertEquals(
                "2 rows of partition app.p break the check constraint positive: (id)=(7), (8)",
                counted(in("p", 2, "7", "8")));
    }

    @Test
    void oneRowIsCorrectedAndSeveralAre() {
        assertEquals(
                "Delete or correct it, or set validate=\"false\" to have only new rows checked, and run the change again",
                advice(CHECK, in("p", 1, "7")));
        assertEquals(
                "Delete or correct them, or set validate=\"false\" to have only new rows checked, and run the change again",
                advice(CHECK, in("p", 1, "7"), in("q", 1, "8")));
        assertEquals(
                "Delete or correct it, or add the row of crm.customers that it points at, and run the change again",
                advice(FOREIGN_KEY, in("p", 1, "7")));
        assertEquals(
                "Delete or correct them, or add the rows of crm.customers that they point at, and run the change again",
                advice(FOREIGN_KEY, in("p", 2, "7", "8")));
    }

    @Test
    void rowsOfSeveralPartitionsAreAddedUp() {
        assertEquals(
                "4 rows break the check constraint positive: 3 of partition app.p with (id)=(7), …; 1 of partition app.q"
                        + " with (id)=(8)",
                counted(in("p", 3, "7"), in("q", 1, "8")));
    }

    @Test
    void tenPartitionsAreNamed() {
        String eleven = counted(
                IntStream.range(0, 11).mapToObj(i -> in("p" + i, 1, "7")).toArray(OffendingRows.InPartition[]::new));
        String ten = counted(
                IntStream.range(0, 10).mapToObj(i -> in("p" + i, 1, "7")).toArray(OffendingRows.InPartition[]::new));

        assertEquals(
                "; 1 of partition app.p9 with (id)=(7); and 1 of 1 more partition",
                eleven.substring(eleven.indexOf("; 1 of partition app.p9")));
        assertEquals("; 1 of partition app.p9 with (id)=(7)", ten.substring(ten.indexOf("; 1 of partition app.p9")));
    }

    @Test
    void valuesStayInTheLineAndAreCutBetweenCharacters() {
        assertEquals(
                "1 row of partition app.p breaks the check constraint positive: (id)=(a b)",
                counted(in("p", 1, "a\r\nb")));
        assertEquals(
                "1 row of partition app.p breaks the check constraint positive: (id)=(" + "\uD83D\uDE00".repeat(60)
                        + ")",
                counted(in("p", 1, "\uD83D\uDE00".repeat(60))));
        assertEquals(
                "1 row of partition app.p breaks the check constraint positive: (id)=(" + "\uD83D\uDE00".repeat(60)
                        + "…)",
                counted(in("p", 1, "\uD83D\uDE00".repeat(61))));
    }
}
