package liquibase.ext.partitions.problem;

/** Series whose ends or steps make no sense. */
public final class SeriesProblems {

    private SeriesProblems() {}

    /** An end that is neither a number nor a date. */
    public static Problem unreadableEnd(String name, String value) {
        return new Problem(
                "\"" + name + "\" of <series> is \"" + value + "\", which is neither a date nor a whole number",
                "Write a date (2026-01-31), a date and time (2026-01-31 18:00) or a whole number, without an offset:"
                        + " timeZone says which zone is meant");
    }

    /** A step that is no interval. */
    public static Problem unreadableStep(String value) {
        return new Problem(
                "\"every\" of <series> is \"" + value + "\", which is no step",
                "Write a number and a unit (1 month, 3 months, 1 quarter, 1 week, 1 day, 6 hours, 15 minutes, 1 year),"
                        + " or a whole number for integer keys, always positive");
    }

    /** Ends and step of different kinds. */
    public static Problem kindsDiffer(String from, String to, String every) {
        return new Problem(
                "<series> goes from \"" + from + "\" to \"" + to + "\" every \"" + every + "\"",
                "Give two whole numbers and a whole number, or two dates and a length of time such as 1 month");
    }

    /** A zone that nobody knows. */
    public static Problem unknownZone(String value) {
        return new Problem(
                "\"timeZone\" of <series> is \"" + value + "\", which is no time zone",
                "Write a region such as Europe/Berlin, or UTC");
    }

    /** A zone for numbers. */
    public static Problem zoneOfNumbers() {
        return new Problem("<series> of whole numbers has a timeZone", "Remove timeZone");
    }

    /** An end at or before the start. */
    public static Problem endsBeforeStart(String from, String to) {
        return new Problem(
                "<series> from \"" + from + "\" to \"" + to + "\" is empty", "Give \"to\" a later value than \"from\"");
    }

    /** Steps that do not meet the end. */
    public static Problem missesEnd(String to, String every, String last, String next) {
        return new Problem(
                "<series> in steps of \"" + every + "\" does not end at \"" + to + "\": the nearest ends are " + last
                        + " and " + next,
                "Give \"to\" one of these values");
    }

    /** Bounds that would hang on the session's time zone. */
    public static Problem zoneNeeded(String column) {
        return new Problem(
                "<series> has no timeZone, and the partition key " + column
                        + " is a timestamp with time zone, so its bounds would hang on the session's time zone",
                "Add timeZone, such as timeZone=\"UTC\"");
    }

    /** Times of day on a key of dates. */
    public static Problem timeOfDate(String column) {
        return new Problem(
                "<series> has times of day, and the partition key " + column + " is a date",
                "Take steps of whole days or longer, between two dates");
    }

    /** A zone that the key's type would drop. */
    public static Problem zoneUseless(String column, String type) {
        return new Problem(
                "<series> has a timeZone, and the partition key " + column + " is a " + type + ", which has none",
                "Remove timeZone");
    }
}
