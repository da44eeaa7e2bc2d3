package liquibase.ext.partitions.model;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Compares bound values by their spelling, for when no server can be asked. Values that are all numbers, all dates and
 * local timestamps, or all timestamps with an offset are put in order; of anything else (text has a collation) it is
 * only told which are equal.
 */
public final class TextualBoundOrder {

    private static final DateTimeFormatter WITH_OFFSET = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .appendPattern("[XXXXX][X]")
            .toFormatter(Locale.ROOT);

    /** What one spelling family reads a value as; empty when it is none of the family. */
    private record Family<T extends Comparable<? super T>>(Function<String, T> reader) {

        Optional<Map<String, Integer>> ranks(Collection<String> texts) {
            Map<String, T> read = new HashMap<>();
            for (String text : texts) {
                if (read.containsKey(text)) {
                    continue;
                }
                try {
                    read.put(text, reader.apply(text.strip()));
                } catch (NumberFormatException | DateTimeParseException e) {
                    return Optional.empty();
                }
            }
            List<T> distinct = List.copyOf(new TreeSet<>(read.values()));
            Map<String, Integer> ranks = new HashMap<>();
            read.forEach((text, value) -> ranks.put(text, Collections.binarySearch(distinct, value)));
            return Optional.of(ranks);
        }
    }

    private static final List<Family<?>> FAMILIES = List.of(
            new Family<>(BigDecimal::new),
            new Family<>(TextualBoundOrder::local),
            new Family<>(text ->
                    OffsetDateTime.parse(text.replace(' ', 'T'), WITH_OFFSET).toInstant()));

    private TextualBoundOrder() {}

    /**
     * The orders that are plausible when the key's type is not known: by meaning, and letter by letter as a text key
     * would have it. Only what goes wrong in every one of them is wrong for certain. Of values whose meaning is not
     * clear only equal ones are told: 1 Feb 2026 comes after 20260101 for a date, and B after a in most collations.
     */
    public static List<BoundOrder> plausible(Collection<List<BoundValue>> tuples) {
        BoundOrder byMeaning = of(tuples);
        return byMeaning.ordered()
                ? List.of(byMeaning, of(tuples, List.of(new Family<>(text -> text))))
                : List.of(equality(tuples));
    }

    /** Tells only which values are written alike. */
    public static BoundOrder equality(Collection<List<BoundValue>> tuples) {
        return of(tuples, List.of());
    }

    /** Ranks of these list values and range ends, by what they mean. */
    public static BoundOrder of(Collection<List<BoundValue>> tuples) {
        return of(tuples, FAMILIES);
    }

    private static BoundOrder of(Collection<List<BoundValue>> tuples, List<Family<?>> families) {
        int columns = tuples.stream().mapToInt(List::size).max().orElse(0);
        boolean ordered = true;
        List<Map<String, Integer>> byColumn = new ArrayList<>();
        for (int column = 0; column < columns; column++) {
            int index = column;
            List<String> texts = tuples.stream()
                    .filter(tuple -> tuple.size() > index && !(tuple.get(index) instanceof BoundValue.Keyword))
                    .map(tuple -> tuple.get(index).text())
                    .toList();
            Optional<Map<String, Integer>> ranks = families.stream()
                    .map(family -> family.ranks(texts))
                    .flatMap(Optional::stream)
                    .findFirst();
            ordered &= ranks.isPresent();
            byColumn.add(ranks.orElseGet(() -> inAnyOrder(texts)));
        }
        return new BoundOrder(rankTuples(tuples, byColumn), ordered);
    }

    private static Map<List<BoundValue>, Integer> rankTuples(
            Collection<List<BoundValue>> tuples, List<Map<String, Integer>> byColumn) {
        Map<List<BoundValue>, List<Integer>> keys = new HashMap<>();
        for (List<BoundValue> tuple : tuples) {
            List<Integer> key = new ArrayList<>();
            for (int column = 0; column < tuple.size(); column++) {
                key.add(rankOf(tuple.get(column), byColumn.get(column)));
            }
            keys.put(tuple, key);
        }
        List<List<Integer>> sorted = keys.values().stream()
                .distinct()
                .sorted(TextualBoundOrder::compareKeys)
                .toList();
        Map<List<Integer>, Integer> positions = new HashMap<>();
        for (List<Integer> key : sorted) {
            positions.put(key, positions.size());
        }
        Map<List<BoundValue>, Integer> ranks = new HashMap<>();
        keys.forEach((tuple, key) -> ranks.put(tuple, positions.getOrDefault(key, 0)));
        return ranks;
    }

    private static int rankOf(BoundValue value, Map<String, Integer> ranks) {
        return value.accept(new BoundValue.Visitor<>() {
            @Override
            public Integer keyword(BoundValue.Keyword keyword) {
                return switch (keyword) {
                    case MINVALUE -> -1;
                    case MAXVALUE -> Integer.MAX_VALUE - 1;
                    case NULL -> Integer.MAX_VALUE;
                };
            }

            @Override
            public Integer literal(BoundValue.Literal literal) {
                return ranks.getOrDefault(literal.text(), 0);
            }

            @Override
            public Integer expression(BoundValue.Expression expression) {
                return ranks.getOrDefault(expression.text(), 0);
            }
        });
    }

    private static int compareKeys(List<Integer> one, List<Integer> other) {
        for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
            int order = Integer.compare(one.get(i), other.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(one.size(), other.size());
    }

    private static Map<String, Integer> inAnyOrder(List<String> texts) {
        Map<String, Integer> ranks = new HashMap<>();
        texts.forEach(text -> ranks.putIfAbsent(text, ranks.size()));
        return ranks;
    }

    private static LocalDateTime local(String text) {
        return text.length() == 10 ? LocalDate.parse(text).atStartOfDay() : LocalDateTime.parse(text.replace(' ', 'T'));
    }
}
