package liquibase.ext.partitions.problem;

/** A number and the noun for it, in the singular for one. */
final class Counted {

    private Counted() {}

    /** {@code 1 row}, {@code 2 rows}. */
    static String of(long number, String noun) {
        return number + " " + (number == 1 ? noun : noun + "s");
    }
}
