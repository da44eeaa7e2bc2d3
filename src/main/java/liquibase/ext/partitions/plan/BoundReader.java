package liquibase.ext.partitions.plan;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import liquibase.ext.partitions.model.BoundParser;
import liquibase.ext.partitions.model.BoundValue;
import liquibase.ext.partitions.model.BoundValueList;
import liquibase.ext.partitions.model.PartitionBound;
import liquibase.ext.partitions.model.WholeNumbers;
import liquibase.ext.partitions.problem.AttributeProblems;
import liquibase.ext.partitions.problem.BoundProblems;
import liquibase.ext.partitions.problem.Problem;
import org.jspecify.annotations.Nullable;

/** Makes a bound of the attributes that give it, and collects what is wrong with them. */
public final class BoundReader {

    /** The attributes that a bound can be given with. */
    public static final List<String> ATTRIBUTES = List.of("values", "from", "to", "modulus", "remainder", "forValues");

    private final String element;
    private final Function<String, @Nullable String> attributes;
    private final List<Problem> problems;
    private final List<Problem> mistakes;

    /** A reader to which a mistake is a problem. */
    public BoundReader(String element, Function<String, @Nullable String> attributes, List<Problem> problems) {
        this(element, attributes, problems, problems);
    }

    /**
     * A reader.
     *
     * @param element what has the attributes, for messages
     * @param attributes the text of an attribute by its name; null for one that is not given
     * @param problems where problems are added
     * @param mistakes where is added what PostgreSQL takes, but nobody means
     */
    public BoundReader(
            String element,
            Function<String, @Nullable String> attributes,
            List<Problem> problems,
            List<Problem> mistakes) {
        this.element = element;
        this.attributes = attributes;
        this.problems = problems;
        this.mistakes = mistakes;
    }

    /** The bound that the attributes give in one of the ways there are; empty after a problem. */
    public Optional<PartitionBound> bound() {
        List<String> given = new ArrayList<>();
        for (String name : ATTRIBUTES) {
            if (attributes.apply(name) != null) {
                given.add(name);
            }
        }
        switch (String.join(" ", given)) {
            case "values" -> {
                return listed("values").map(PartitionBound.Values::new);
            }
            case "from to" -> {
                return values("from").flatMap(from -> values("to").map(to -> new PartitionBound.Range(from, to)));
            }
            case "modulus remainder" -> {
                return number("modulus", 1)
                        .flatMap(modulus -> number("remainder", 0).flatMap(remainder -> hash(modulus, remainder)));
            }
            case "forValues" -> {
                String clause = String.valueOf(attributes.apply("forValues"));
                Optional<PartitionBound> bound = BoundParser.parse(clause);
                if (bound.isEmpty()) {
                    problems.add(BoundProblems.unreadableClause(element, clause));
                }
                return bound;
            }
            default -> {
                problems.add(AttributeProblems.oneOfCombinations(
                        element,
                        given.isEmpty()
                                ? "no bound"
                                : (given.size() == 1 ? "the bound attribute " : "the bound attributes ")
                                        + String.join(", ", given)));
                return Optional.empty();
            }
        }
    }

    private Optional<PartitionBound> hash(int modulus, int remainder) {
        if (remainder >= modulus) {
            problems.add(BoundProblems.badRemainder(element, modulus, remainder));
            return Optional.empty();
        }
        return Optional.of(new PartitionBound.Hash(modulus, remainder));
    }

    /** A list of values that has to be there; empty after a problem. */
    public Optional<List<BoundValue>> values(String name) {
        String text = required(name);
        if (text == null) {
            return Optional.empty();
        }
        int size = BoundValueList.size(text);
        if (size > ItemCount.MOST) {
            problems.add(BoundProblems.listTooLong(element, name, size, ItemCount.MOST));
            return Optional.empty();
        }
        Optional<List<BoundValue>> values = BoundValueList.parse(text);
        if (values.isEmpty()) {
            problems.add(BoundProblems.unreadableValues(element, name, text));
        }
        return values;
    }

    /** A list of values that has to be there, each of them once as PostgreSQL takes it; empty after a problem. */
    public Optional<List<BoundValue>> listed(String name) {
        Set<BoundValue> seen = new LinkedHashSet<>();
        Optional<List<BoundValue>> values = values(name);
        List<String> doubled = values.stream()
                .flatMap(List::stream)
                .filter(value -> !seen.add(value))
                .map(BoundValue::shown)
                .distinct()
                .toList();
        if (!doubled.isEmpty()) {
            mistakes.add(BoundProblems.valueTwice(element, name, doubled));
        }
        return values.map(all -> List.copyOf(seen));
    }

    /** A whole number that has to be there; empty after a problem. */
    public Optional<Integer> number(String name, int least) {
        String text = required(name);
        if (text == null) {
            return Optional.empty();
        }
        Optional<Integer> number = WholeNumbers.parse(text, least);
        if (number.isEmpty()) {
            problems.add(AttributeProblems.notWholeNumber(element, name, text, least));
        }
        return number;
    }

    /** An attribute that has to be there; null after a problem. */
    public @Nullable String required(String name) {
        String text = attributes.apply(name);
        if (text == null) {
            problems.add(AttributeProblems.missing(element, name));
        }
        return text;
    }
}
