package liquibase.ext.partitions.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import liquibase.ext.partitions.model.BoundValue;
import liquibase.ext.partitions.model.IndexReport;
import liquibase.ext.partitions.model.KeyColumn;
import liquibase.ext.partitions.model.PartitionKey;
import liquibase.ext.partitions.model.PartitionReport;
import liquibase.ext.partitions.model.PartitionStrategy;
import liquibase.ext.partitions.model.QualifiedName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportTextTest {

    private static final PartitionReport ORDERS = Reports.of(Reports.byRange(
            "orders",
            null,
            "date",
            List.of(
                    new IndexReport("orders_pkey", "id, at", "primary key", true, List.of(), List.of()),
                    new IndexReport(
                            "orders_at",
                            "at",
                            null,
                            false,
                            List.of(new QualifiedName("shop", "orders_2026_02")),
                            List.of())),
            Reports.leaf("orders_default", "DEFAULT", 3L, 16384L),
            Reports.leaf("orders_2026_02", "FROM ('2026-02-01') TO ('2026-03-01')", 1200L, 98304L),
            Reports.leaf("orders_2025_12", "FROM ('2025-12-01') TO ('2026-01-01')", null, null)));

    @Test
    void inAFileItIsPlainAndAsWideAsItNeeds() {
        assertEquals("""
                shop.orders        partition by RANGE (at)            >=1203 rows  >=112 kB
                +- orders_2025_12  FROM (2025-12-01) TO (2026-01-01)       ? rows         ?
                +- orders_2026_02  FROM (2026-02-01) TO (2026-03-01)    1200 rows     96 kB
                \\- orders_default  DEFAULT                                 3 rows     16 kB
                  index orders_pkey (id, at) primary key
                  index orders_at (at), INVALID
                  the newest range of orders ends at (2026-03-01)
                ! index orders_at of orders is not valid: it is missing on orders_2026_02
                ! no partition of orders is for (2026-01-01) to (2026-02-01): its rows go to orders_default
                ! the newest range of orders ended at (2026-03-01): rows of now go to orders_default
                ! default partition orders_default holds about 3 rows: createPartitions with moveDefaultRows moves them
                """, ReportText.print(ORDERS, TextStyle.PLAIN));
    }

    @Test
    void onAWideTerminalThereAreLinesAndColours() {
        String text = ReportText.print(ORDERS, new TextStyle(90, true, true));

        assertEquals("""
                <1;33>shop.orders<0>        partition by RANGE (at)            >=1203 rows  >=112 kB
                ├─ orders_2025_12  FROM (2025-12-01) TO (2026-01-01)       ? rows         ?
                ├─ orders_2026_02  FROM (2026-02-01) TO (2026-03-01)    1200 rows     96 kB
                └─ <33>orders_default<0>  DEFAULT                                 3 rows     16 kB
                  index orders_pkey (id, at) primary key
                <33>  index orders_at (at), INVALID<0>
                  the newest range of orders ends at (2026-03-01)
                <33>! index orders_at of orders is not valid: it is missing on orders_2026_02<0>
                <33>! no partition of orders is for (2026-01-01) to (2026-02-01): its rows go to<0>
                <33>  orders_default<0>
                <33>! the newest range of orders ended at (2026-03-01): rows of now go to orders_default<0>
                <33>! default partition orders_default holds about 3 rows: createPartitions with<0>
                <33>  moveDefaultRows moves them<0>
                """, text.replaceAll("\u001b\\[([0-9;]+)m", "<$1>"));
    }

    @Test
    void onANarrowTerminalWhatATableHoldsGoesBelowItsName() {
        assertEquals("""
                shop.orders        >=1203 rows  >=112 kB
                │  partition by RANGE (at)
                ├─ orders_2025_12       ? rows         ?
                │     FROM (2025-12-01) TO (2026-01-01)
                ├─ orders_2026_02    1200 rows     96 kB
                │     FROM (2026-02-01) TO (2026-03-01)
                └─ orders_default       3 rows     16 kB
                      DEFAULT
                """, treeOf(ReportText.print(ORDERS, new TextStyle(41, true, false))));
    }

    @Test
    void onTheNarrowestTerminalSizesGoBelowItToo() {
        String text = ReportText.print(ORDERS, new TextStyle(20, true, false));

        assertEquals("""
                shop.orders
                │  partition by
                │  RANGE (at)
                │  >=1203 rows, >=112 kB
                ├─ orders_2025_12
                │     FROM
                │     (2025-12-01)
                │     TO (2026-01-0…
                │     ? rows, ?
                """, text.substring(0, text.indexOf("├─ orders_2026_02")));
    }

    @Test
    void aLongListIsCutVisibly() {
        String values = String.join(", ", Collections.nCopies(60, "'value'"));
        PartitionReport report = Reports.of(Reports.leaf("p", "IN (" + values + ")", 0L, 0L));

        String text = ReportText.print(report, new TextStyle(100, true, false));

        assertEquals(1, text.lines().count());
        assertEquals(100, text.lines().findFirst().orElseThrow().length());
        assertTrue(text.contains("value, …  0 rows  0 bytes"), text);
        assertTrue(ReportText.print(report, TextStyle.PLAIN).contains("value, value)  0 rows  0 bytes\n"));
    }

    @Test
    void aTextThatReadsLikeSomethingElseIsQuoted() {
        PartitionReport report = Reports.of(
                Reports.leaf("p", "IN ('a', '', NULL, 'NULL', 'null', 'b, c', ' d', 'it''s', '''q', '7')", 0L, 0L),
                Reports.leaf("q", "FROM ('MAXVALUE', MINVALUE) TO (MAXVALUE, '')", 0L, 0L));

        String text = ReportText.print(report, TextStyle.PLAIN);

        assertTrue(text.contains("IN (a, '', NULL, 'NULL', 'null', 'b, c', ' d', it's, '''q', 7)"), text);
        assertTrue(text.contains("FROM ('MAXVALUE', MINVALUE) TO (MAXVALUE, '')"), text);
        assertTrue(ReportJson.print(report).contains("NULL, 'NULL'"), text);
    }

    @Test
    void endsOfRangesAreQuotedAlike() {
        assertEquals(
                "('MAXVALUE', MAXVALUE, '')",
                ReportWords.values(List.of(
                        new BoundValue.Literal("MAXVALUE"), BoundValue.Keyword.MAXVALUE, new BoundValue.Literal(""))));
    }

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", textBlock = """
            ((n + 1)) => (n + 1)
            (lower(a)) => lower(a)
            (COALESCE(n, 1)) => COALESCE(n, 1)
            ("My".f(a)) => "My".f(a)
            ((abs(n) + abs(n))) => (abs(n) + abs(n))
            ((n)::bigint) => ((n)::bigint)
            (a[1]) => (a[1])
            (ARRAY[f(n)]) => (ARRAY[f(n)])
            (CASE WHEN (n = 1) THEN 1 END) => (CASE WHEN (n = 1) THEN 1 END)
            (lower(a) || upper(b)) => (lower(a) || upper(b))
            created_at => created_at
            "(odd)" => "(odd)"
            """)
    void aKeyHasTheParenthesesThatItNeeds(String sql, String shown) {
        PartitionKey key = new PartitionKey(
                PartitionStrategy.RANGE, List.of(new KeyColumn(sql, null, null), new KeyColumn("id", null, null)));

        assertEquals("RANGE (" + shown + ", id)", ReportWords.key(key));
    }

    @Test
    void noNameDoesAnythingToTheTerminal() {
        PartitionReport report = Reports.of(Reports.leaf("a\n\u001b[31m\"b\u202e", null, 1L, 0L));

        assertEquals(
                "shop.a\\u000a\\u001b[31m\"b\\u202e    1 row  0 bytes\n", ReportText.print(report, TextStyle.PLAIN));
    }

    @Test
    void sizesAreWrittenAsPostgresDoes() {
        assertEquals("0 bytes", ReportWords.bytes(0));
        assertEquals("10239 bytes", ReportWords.bytes(10239));
        assertEquals("10 kB", ReportWords.bytes(10240));
        assertEquals("10 MB", ReportWords.bytes(10L << 20));
        assertEquals("8192 PB", ReportWords.bytes(Long.MAX_VALUE));
    }

    private static String treeOf(String text) {
        return text.substring(0, text.indexOf("  index"));
    }
}
