package liquibase.ext.partitions.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

class JsonTest {

    @Test
    void keysStayInOrderAndEachHasALineOfItsOwn() {
        Map<String, Object> table = new LinkedHashMap<>();
        table.put("name", "t");
        table.put("rows", 12L);
        table.put("bytes", null);
        table.put("valid", true);
        table.put("partitions", List.of(Map.of("name", "p"), Map.of()));
        table.put("findings", List.of());

        assertEquals("""
                {
                  "name": "t",
                  "rows": 12,
                  "bytes": null,
                  "valid": true,
                  "partitions": [
                    {
                      "name": "p"
                    },
                    {}
                  ],
                  "findings": []
                }""", Json.text(table));
    }

    @Test
    void valuesAlone() {
        assertEquals("null", Json.text(null));
        assertEquals("-1.50", Json.text(new BigDecimal("-1.50")));
        assertEquals("[\n  1,\n  null\n]", Json.text(Arrays.asList(1, null)));
    }

    @Test
    void anyStringIsReadBackAsItWas() {
        String string = "a\"b\\c/d\ne\rf\tg\u0001h\u007fi\u2028j<ü>\uD83D\uDE00";

        String text = Json.text(string);

        assertEquals("\"a\\\"b\\\\c/d\\ne\\rf\\tg\\u0001h\\u007fi\\u2028j<ü>\uD83D\uDE00\"", text);
        assertEquals(string, new Yaml().load(text));
    }

    @Test
    void whatJsonDoesNotHaveIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Json.text(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> Json.text(new Object()));
    }
}
