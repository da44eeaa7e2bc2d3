package liquibase.ext.partitions.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class CatalogFingerprintTest {

    private static final CatalogFact OWNER = new CatalogFact("table", "app.t", null, "owner", "me");
    private static final CatalogFact COLUMN = new CatalogFact("column", "app.t.id", "app.t", "", "#1 integer");
    private static final CatalogFact INDEX =
            new CatalogFact("index", "app.t_idx", "app.t", "", "CREATE INDEX t_idx ON app.t (id)");

    @Test
    void hasEachFactOnceAndInOrder() {
        assertEquals(List.of(COLUMN, OWNER), print(OWNER, COLUMN, OWNER).facts());
        assertEquals(
                "column app.t.id: #1 integer\ntable app.t: owner me",
                print(OWNER, COLUMN).toString());
    }

    @Test
    void aTableThatIsMissingSpeaksForItsParts() {
        assertEquals(List.of("missing: table app.t: owner me"), differences(print(OWNER, COLUMN, INDEX), print()));
        assertEquals(List.of("left behind: table app.t: owner me"), differences(print(), print(OWNER, COLUMN, INDEX)));
    }

    @Test
    void aPartOfATableThatIsThereSpeaksForItself() {
        assertEquals(
                List.of("left behind: index app.t_idx on app.t: CREATE INDEX t_idx ON app.t (id)"),
                differences(print(OWNER, COLUMN), print(OWNER, COLUMN, INDEX)));
        assertEquals(List.of("missing: column app.t.id: #1 integer"), differences(print(OWNER, COLUMN), print(OWNER)));
    }

    @Test
    void whatIsThereBothTimesHasChanged() {
        CatalogFact bigint = new CatalogFact("column", "app.t.id", "app.t", "", "#1 bigint");
        CatalogFact invalid = new CatalogFact("index", "app.t_idx", "app.t", "valid", "no");
        CatalogFact other = new CatalogFact("table", "app.t", null, "owner", "you");

        assertEquals(
                List.of(
                        "changed: column app.t.id: #1 integer  ->  #1 bigint",
                        "changed: index app.t_idx on app.t, valid: none  ->  no",
                        "changed: table app.t, owner: me  ->  you"),
                differences(print(OWNER, COLUMN, INDEX), print(other, bigint, INDEX, invalid)));
        assertEquals(
                List.of("changed: index app.t_idx on app.t, valid: no  ->  none"),
                differences(print(OWNER, INDEX, invalid), print(OWNER, INDEX)));
    }

    @Test
    void canBeChangedThereAndBack() {
        CatalogFingerprint changed = print(OWNER, COLUMN).change(List.of(COLUMN), List.of(INDEX));

        assertEquals(print(OWNER, INDEX), changed);
        assertEquals(print(OWNER, COLUMN), changed.change(List.of(INDEX), List.of(COLUMN)));
    }

    private static CatalogFingerprint print(CatalogFact... facts) {
        return new CatalogFingerprint(List.of(facts));
    }

    private static List<String> differences(CatalogFingerprint before, CatalogFingerprint after) {
        return before.differences(after).stream()
                .map(CatalogDifference::toString)
                .toList();
    }
}
