package liquibase.ext.partitions.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import liquibase.ext.partitions.model.PartitionReport;
import org.junit.jupiter.api.Test;

class PicturesTest {

    private static final PartitionReport NASTY = Reports.of(Reports.byRange(
            "a\"b",
            null,
            "integer",
            List.of(),
            Reports.leaf("<c>#\\n&`", "FROM (1) TO (2)", 0L, 0L),
            Reports.leaf("ü\nd", "DEFAULT", 5L, 0L)));

    @Test
    void mermaidTakesEverySignForWhatItIs() {
        assertEquals("""
                flowchart LR
                  t0["shop.a#34;b<br/>partition by RANGE (at)"]
                  t1["#60;c#62;#35;#92;n#38;#96;<br/>FROM (1) TO (2)"]
                  t2["ü d<br/>DEFAULT"]
                  t0 --> t1
                  t0 --> t2
                  classDef finding fill:#fdd,stroke:#c00,color:#000
                  class t2 finding
                """, MermaidText.print(NASTY));
    }

    @Test
    void dotTakesEverySignForWhatItIs() {
        assertEquals("""
                digraph partitions {
                  rankdir=LR;
                  node [shape=box];
                  t0 [label="shop.a\\"b\\npartition by RANGE (at)"];
                  t1 [label="<c>#\\\\n&`\\nFROM (1) TO (2)"];
                  t0 -> t1;
                  t2 [label="ü d\\nDEFAULT", color=red];
                  t0 -> t2;
                }
                """, DotText.print(NASTY));
    }

    @Test
    void noTablesAreAnEmptyPicture() {
        assertEquals("flowchart LR\n", MermaidText.print(Reports.of()));
    }
}
