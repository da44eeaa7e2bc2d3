package liquibase.ext.partitions.sql;

/** Bodies of functions and DO blocks (manual, section 4.1.2.4 "Dollar-Quoted String Constants"). */
final class DollarQuotes {

    private DollarQuotes() {}

    /** A body on lines of its own, in quotes that do not occur in it. */
    static String around(String body) {
        String tag = "$$";
        for (int i = 0; body.contains(tag); i++) {
            tag = "$body" + i + "$";
        }
        return tag + "\n" + body + "\n" + tag;
    }
}
