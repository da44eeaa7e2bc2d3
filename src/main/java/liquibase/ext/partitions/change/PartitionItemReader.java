package liquibase.ext.partitions.change;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import liquibase.ext.partitions.model.Granularity;
import liquibase.ext.partitions.model.Interval;
import liquibase.ext.partitions.model.NamePattern;
import liquibase.ext.partitions.model.PartitionBound;
import liquibase.ext.partitions.model.PartitionBy;
import liquibase.ext.partitions.model.PartitionItem;
import liquibase.ext.partitions.model.Series;
import liquibase.ext.partitions.model.Storage;
import liquibase.ext.partitions.plan.BoundReader;
import liquibase.ext.partitions.problem.NameProblems;
import liquibase.ext.partitions.problem.Problem;
import liquibase.ext.partitions.problem.SeriesProblems;
import liquibase.ext.partitions.problem.TableProblems;
import org.jspecify.annotations.Nullable;

/** Makes values of items as written, and collects what is wrong with them. */
final class PartitionItemReader {

    private final List<Problem> problems;
    private final List<Problem> mistakes;

    /**
     * A reader.
     *
     * @param problems where problems are added
     * @param mistakes where is added what PostgreSQL takes, but nobody means
     */
    PartitionItemReader(List<Problem> problems, List<Problem> mistakes) {
        this.problems = problems;
        this.mistakes = mistakes;
    }

    List<PartitionItem> readAll(List<PartitionItemConfig> configs) {
        List<PartitionItem> items = new ArrayList<>();
        configs.stream()
                .filter(config -> !config.isFaulty())
                .forEach(config -> read(config).ifPresent(items::add));
        return items;
    }

    private Optional<? extends PartitionItem> read(PartitionItemConfig config) {
        PartitionItem.Common common = common(config);
        return switch (config.kind()) {
            case PARTITION -> single(config, common);
            case EACH -> reader(config).listed("values").map(values -> new PartitionItem.Each(values, common));
            case SERIES -> series(config, common);
            case HASH -> number(config, "modulus", 1).map(modulus -> new PartitionItem.Hashed(modulus, common));
            case DEFAULT -> Optional.of(new PartitionItem.DefaultPartition(common));
        };
    }

    private PartitionItem.Common common(PartitionItemConfig config) {
        String element = config.kind().element();
        String text = config.attribute("partitionBy");
        Optional<PartitionBy> partitionBy = text == null ? Optional.empty() : PartitionBy.parse(text);
        if (text != null && partitionBy.isEmpty()) {
            problems.add(TableProblems.unreadablePartitionBy(element, text));
        }
        if (text == null && !config.items().isEmpty()) {
            problems.add(TableProblems.childrenWithoutKey(element));
        }
        if (text != null && config.attribute("with") != null) {
            problems.add(TableProblems.storageOfPartitioned(element));
        }
        return new PartitionItem.Common(
                Optional.ofNullable(config.attribute("name")).map(NamePattern::new),
                new Storage(config.attribute("tablespace"), config.attribute("with")),
                partitionBy.orElse(null),
                readAll(config.items()));
    }

    private Optional<PartitionItem.Single> single(PartitionItemConfig config, PartitionItem.Common common) {
        if (config.attribute("name") == null) {
            problems.add(NameProblems.missing(config.kind().element()));
        }
        return bound(config)
                .filter(bound -> common.name().isPresent())
                .map(bound -> new PartitionItem.Single(bound, common));
    }

    private Optional<PartitionBound> bound(PartitionItemConfig config) {
        return reader(config).bound();
    }

    private Optional<Integer> number(PartitionItemConfig config, String name, int least) {
        return reader(config).number(name, least);
    }

    private @Nullable String required(PartitionItemConfig config, String name) {
        return reader(config).required(name);
    }

    private BoundReader reader(PartitionItemConfig config) {
        return new BoundReader(config.kind().element(), config::attribute, problems, mistakes);
    }

    private Optional<PartitionItem.Adjoining> series(PartitionItemConfig config, PartitionItem.Common common) {
        String from = required(config, "from");
        String to = required(config, "to");
        String every = required(config, "every");
        if (from == null || to == null || every == null) {
            return Optional.empty();
        }
        Optional<Interval> interval = Interval.parse(every);
        if (interval.isEmpty()) {
            problems.add(SeriesProblems.unreadableStep(every));
            return Optional.empty();
        }
        String zone = config.attribute("timeZone");
        Granularity unit = interval.get().granularity();
        Optional<Series> series = unit == null
                ? numbers(from, to, every, interval.get(), zone)
                : times(from, to, every, interval.get(), unit, zone);
        return series.filter(found -> isWhole(found, to, every))
                .map(found -> new PartitionItem.Adjoining(found, zone != null, common));
    }

    private Optional<Series> numbers(String from, String to, String every, Interval interval, @Nullable String zone) {
        Optional<Long> first = Series.parseNumber(from);
        Optional<Long> last = Series.parseNumber(to);
        if (zone != null) {
            problems.add(SeriesProblems.zoneOfNumbers());
        }
        if (first.isEmpty() || last.isEmpty()) {
            boolean readable = (first.isPresent() || Series.parseTime(from).isPresent())
                    && (last.isPresent() || Series.parseTime(to).isPresent());
            problems.add(
                    readable
                            ? SeriesProblems.kindsDiffer(from, to, every)
                            : SeriesProblems.unreadableEnd(
                                    first.isEmpty() && Series.parseTime(from).isEmpty() ? "from" : "to",
                                    first.isEmpty() && Series.parseTime(from).isEmpty() ? from : to));
            return Optional.empty();
        }
        if (first.get() >= last.get()) {
            problems.add(SeriesProblems.endsBeforeStart(from, to));
            return Optional.empty();
        }
        return Optional.of(Series.ofNumbers(first.get(), last.get(), interval));
    }

    private Optional<Series> times(
            String from, String to, String every, Interval interval, Granularity unit, @Nullable String zone) {
        Optional<LocalDateTime> first = time("from", from, to, every);
        Optional<LocalDateTime> last = first.isEmpty() ? first : time("to", to, from, every);
        Optional<ZoneId> zoneId = zone == null ? Optional.empty() : Series.parseZone(zone);
        if (zone != null && zoneId.isEmpty()) {
            problems.add(SeriesProblems.unknownZone(zone));
            return Optional.empty();
        }
        if (first.isEmpty() || last.isEmpty()) {
            return Optional.empty();
        }
        if (!first.get().isBefore(last.get())) {
            problems.add(SeriesProblems.endsBeforeStart(from, to));
            return Optional.empty();
        }
        return Optional.of(
                zoneId.isPresent()
                        ? Series.ofInstants(first.get(), last.get(), zoneId.get(), interval, unit)
                        : Series.ofLocalTimes(first.get(), last.get(), interval, unit));
    }

    private Optional<LocalDateTime> time(String name, String text, String other, String every) {
        Optional<LocalDateTime> time = Series.parseTime(text);
        if (time.isEmpty()) {
            problems.add(
                    Series.parseNumber(text).isPresent()
                            ? SeriesProblems.kindsDiffer(
                                    name.equals("from") ? text : other, name.equals("from") ? other : text, every)
                            : SeriesProblems.unreadableEnd(name, text));
        }
        return time;
    }

    private boolean isWhole(Series series, String to, String every) {
        if (!series.reachesEnd()) {
            problems.add(SeriesProblems.missesEnd(
                    to, every, series.beforeEnd().literal(), series.last().literal()));
        }
        return series.reachesEnd();
    }
}
