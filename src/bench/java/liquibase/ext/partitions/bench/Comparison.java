package liquibase.ext.partitions.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Times of several ways to do one thing, taken in turns, so that whatever else the machine does meets all of them. */
final class Comparison {

    /** Does the thing once, on a database of its own, and tells how long it took. */
    interface Way {
        Duration once() throws Exception;
    }

    private record Line(String name, Way way, List<Duration> times) {}

    private final String title;
    private final List<Line> lines = new ArrayList<>();

    Comparison(String title) {
        this.title = title;
    }

    /** Adds a way; the first one is what the others are compared with. */
    Comparison way(String name, Way way) {
        lines.add(new Line(name, way, new ArrayList<>()));
        return this;
    }

    /** Goes through all ways in each round, beginning with another one each time, and prints medians and ratios. */
    void run(int rounds) throws Exception {
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < lines.size(); i++) {
                Line line = lines.get((round + i) % lines.size());
                line.times().add(line.way().once());
            }
        }
        print(lines.get(0));
    }

    /** Prints the times once more, with ratios to the way of this name. */
    void printAgainst(String name) {
        print(lines.stream()
                .filter(line -> line.name().equals(name))
                .findFirst()
                .orElseThrow());
    }

    private void print(Line reference) {
        System.out.println(title);
        lines.forEach(line -> System.out.println(text(line, reference.times())));
        System.out.println();
    }

    private static String text(Line line, List<Duration> reference) {
        List<Duration> taken = line.times();
        double[] ratios = IntStream.range(0, taken.size())
                .mapToDouble(i -> seconds(taken.get(i)) / seconds(reference.get(i)))
                .toArray();
        return String.format(
                Locale.ROOT,
                "  %-45s ratio %5.2f  (best to best %.2f, rounds %.2f to %.2f, the first %.2f)  %8.3f s",
                line.name(),
                median(taken) / median(reference),
                best(taken) / best(reference),
                Arrays.stream(ratios).min().orElseThrow(),
                Arrays.stream(ratios).max().orElseThrow(),
                ratios[0],
                median(taken));
    }

    private static double median(List<Duration> times) {
        double[] sorted =
                times.stream().mapToDouble(Comparison::seconds).sorted().toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    private static double best(List<Duration> times) {
        return times.stream().mapToDouble(Comparison::seconds).min().orElseThrow();
    }

    private static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }
}
