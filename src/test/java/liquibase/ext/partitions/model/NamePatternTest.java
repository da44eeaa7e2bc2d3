package liquibase.ext.partitions.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import liquibase.ext.partitions.model.NamePattern.Rendered;
import liquibase.ext.partitions.model.NamePattern.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamePatternTest {

    private static final SeriesPoint LOCAL = new SeriesPoint.Time(LocalDateTime.of(2026, 1, 31, 18, 15), null, false);
    private static final SeriesPoint ZONED =
            SeriesPoint.Time.inZone(LocalDateTime.of(2026, 1, 31, 18, 15), ZoneId.of("Europe/Berlin"));

    private static final Map<String, Value> VALUES = Map.of(
            "table", Value.table("My Orders"),
            "value", Value.of("DE-BY"),
            "remainder", Value.of("3"),
            "from", Value.of(LOCAL),
            "zoned", Value.of(ZONED),
            "number", Value.of(new SeriesPoint.WholeNumber(BigInteger.valueOf(-5))));

    @ParameterizedTest
    @CsvSource({
        "plain, plain",
        "As Written-%, As Written-%",
        "{table}, My Orders",
        "{table}_{value}, My Orders_de_by",
        "{value}{value}, de_byde_by",
        "p{remainder}x, p3x",
        "{from}, 2026_01_31_18_15_00",
        "{zoned}, 2026_01_31_18_15_00_01_00",
        "{number}, _5",
        "{from:yyyy_MM}, 2026_01",
        "{from:HH:mm}, 18_15",
        "{from:yyyy'Q'q}, 2026q1",
        "{from:MMMM}, january",
        "{zoned:yyyyMMdd_XX}, 20260131__0100"
    })
    void fillsInPlaceholders(String pattern, String name) {
        assertEquals(new Rendered(name, null), new NamePattern(pattern).render(VALUES));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{from:YYYY}w{from:ww}",
                "{from:HH}{from:mm}",
                "{from:yyyy}_{from:DDD}",
                "{from:hh}{from:a}",
                "{zoned:YYYY_ww}_{from:yyyy}"
            })
    void a_date_may_be_divided_among_placeholders(String pattern) {
        assertEquals(Optional.empty(), new NamePattern(pattern).badDate(VALUES));
    }

    @ParameterizedTest
    @CsvSource({
        "{from:yyyy}_{from:mm}, {from:MM}",
        "{from:yyyy}_{from:MM}{from:mm}, {from:HHmm}",
        "{from:MM}_{from:DD}, {from:dd}",
        "{zoned:ww}_{from:YYYY}, {from:yyyy}",
        "{from:YYYY_'w'}, {from:yyyy_'w'}"
    })
    void what_cannot_be_meant_beside_the_others_is_told(String pattern, String meant) {
        assertEquals(
                Optional.of(meant), new NamePattern(pattern).badDate(VALUES).map(NamePattern.BadDate::meant));
    }

    @ParameterizedTest
    @CsvSource({
        "{table}_{tabel}, {tabel}",
        "{Table}, {Table}",
        "{}, {}",
        "{:yyyy}, {:yyyy}",
        "{value}_{ value }, { value }",
        "{table:yyyy}, {table:yyyy}",
        "{number:yyyy}, {number:yyyy}",
        "{from:bogus}, {from:bogus}",
        "{from:XXX}, {from:XXX}",
        "{from:'open}, {from:'open}",
        "{table, {",
        "table}, }",
        "{{table}}, {",
        "a{b, {"
    })
    void namesTheFirstPlaceholderWithoutMeaning(String pattern, String bad) {
        assertEquals(new Rendered(null, bad), new NamePattern(pattern).render(VALUES));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a$1b", "a\\b", "$"})
    void putsTextInUnchangedWhateverCharactersItHas(String table) {
        assertEquals(
                new Rendered(table + "_default", null),
                new NamePattern("{table}_default").render(Map.of("table", Value.table(table))));
    }

    @Test
    void offersItsPlaceholdersInOrder() {
        assertEquals("{from}, {table}", NamePattern.offered(Map.of("table", Value.of(""), "from", Value.of(""))));
    }

    @ParameterizedTest
    @CsvSource({
        "DE, de",
        "a b-c.d, a_b_c_d",
        "a_b, a_b",
        "Ärger ß é, ärger_ß_é",
        "ΣΑΣ, σας",
        "日本, 日本",
        "٣, ٣",
        "\uD801\uDC00x, \uD801\uDC28x",
        "a\uD83D\uDE00b, a_b",
        "'', ''"
    })
    void keepsLettersAndDigitsOfEveryScript(String value, String fit) {
        assertEquals(fit, NamePattern.fitForName(value));
    }

    @Test
    void lowersCaseAndFormatsAlikeInEveryLocale() {
        Locale before = Locale.getDefault();
        try {
            for (String tag : new String[] {"tr-TR", "ar-EG-u-nu-arab", "th-TH-u-ca-buddhist-nu-thai", "de-DE"}) {
                Locale.setDefault(Locale.forLanguageTag(tag));
                assertEquals("ireland", NamePattern.fitForName("IRELAND"));
                assertEquals(new Rendered("2026_january", null), new NamePattern("{from:yyyy_MMMM}").render(VALUES));
                assertEquals("2026-01-31 18:15:00", LOCAL.literal());
            }
        } finally {
            Locale.setDefault(before);
        }
    }
}
