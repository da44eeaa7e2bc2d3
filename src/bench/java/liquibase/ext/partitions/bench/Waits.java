package liquibase.ext.partitions.bench;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How long something took, and the writes of others meanwhile. */
final class Waits {

    /** When a write was sent, how long it took, and which one it was. */
    record Wait(long sent, long nanos, String sql) {
        private double millis() {
            return nanos / 1e6;
        }

        /** Its first three words. */
        private String beginning() {
            return Stream.of(sql.split(" ")).limit(3).collect(Collectors.joining(" "));
        }
    }

    private final Duration taken;
    private final long start;
    private final List<Wait> sorted;
    private final List<String> failures;

    /** Of all writes those that were sent after the start, and whatever has failed. */
    Waits(Duration taken, long start, List<Wait> waits, List<String> failures) {
        this.taken = taken;
        this.start = start;
        this.sorted = waits.stream()
                .filter(wait -> wait.sent() >= start)
                .sorted(Comparator.comparingLong(Wait::nanos))
                .toList();
        this.failures = List.copyOf(failures);
    }

    /** How long it took that they met. */
    Duration taken() {
        return taken;
    }

    /** How many writes failed. */
    int failed() {
        return failures.size();
    }

    /** How many milliseconds the slowest write took. */
    double longestMillis() {
        return longest().millis();
    }

    /** Prints what was met in all rounds of one way. */
    static void printAll(String name, List<Waits> rounds) {
        System.out.printf(
                Locale.ROOT,
                "  %-45s all rounds: %d failed, longest %.1f ms%n",
                name,
                rounds.stream().mapToInt(Waits::failed).sum(),
                rounds.stream().mapToDouble(Waits::longestMillis).max().orElseThrow());
    }

    private Wait longest() {
        return sorted.get(sorted.size() - 1);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%6d writes, %d failed, median %.1f ms, 99.9 %% within %.1f ms, longest %.1f ms, after %.2f s (%s)%s",
                sorted.size(),
                failures.size(),
                sorted.get(sorted.size() / 2).millis(),
                sorted.get(sorted.size() - 1 - sorted.size() / 1000).millis(),
                longestMillis(),
                (longest().sent() - start) / 1e9,
                longest().beginning(),
                failures.isEmpty() ? "" : ", the first failure: " + failures.get(0));
    }
}
