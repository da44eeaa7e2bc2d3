package liquibase.ext.partitions.sql;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** SQL with <code>{names}</code> in the place of what differs from one use to the next. */
record SqlTemplate(Map<String, String> values) {

    private static final Pattern NAME = Pattern.compile("\\{([a-z_]+)}");

    SqlTemplate {
        values = Map.copyOf(values);
    }

    /** The same with one more value. */
    SqlTemplate with(String name, String value) {
        Map<String, String> more = new HashMap<>(values);
        more.put(name, value);
        return new SqlTemplate(more);
    }

    /** The text with all names replaced, once. */
    String fill(String text) {
        return NAME.matcher(text).replaceAll(name -> {
            String value = values.get(name.group(1));
            if (value == null) {
                throw new IllegalArgumentException("No value for " + name.group());
            }
            return Matcher.quoteReplacement(value);
        });
    }
}
