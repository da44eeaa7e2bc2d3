package liquibase.ext.partitions.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the user schemas of a database consist of: two databases whose fingerprints are equal cannot be told
 * apart by their schema. Not in it: rows, oids, the current value of sequences, statistics, and Liquibase's own tables.
 *
 * <p>Compare only what servers of one major version gave.
 *
 * @param facts in order, each once
 */
public record CatalogFingerprint(List<CatalogFact> facts) {

    /** A fingerprint of facts in any order. */
    public CatalogFingerprint {
        facts = List.copyOf(new TreeSet<>(facts));
    }

    /** What there is here and not in the other. */
    public List<CatalogFact> minus(CatalogFingerprint other) {
        NavigableSet<CatalogFact> rest = new TreeSet<>(facts);
        other.facts.forEach(rest::remove);
        return List.copyOf(rest);
    }

    /** This without some facts, and with others. */
    public CatalogFingerprint change(Collection<CatalogFact> without, Collection<CatalogFact> with) {
        NavigableSet<CatalogFact> changed = new TreeSet<>(facts);
        without.forEach(changed::remove);
        changed.addAll(with);
        return new CatalogFingerprint(List.copyOf(changed));
    }

    /** What the other has not ({@code -}) and what only the other has ({@code +}); empty when they are equal. */
    public List<String> diff(CatalogFingerprint other) {
        return Stream.concat(
                        minus(other).stream().map(fact -> "- " + fact),
                        other.minus(this).stream().map(fact -> "+ " + fact))
                .sorted((a, b) -> a.substring(2).compareTo(b.substring(2)))
                .toList();
    }

    /**
     * How the other differs from this, an entry for each object that only one of them has, and for each property that
     * differs of an object that both have. What is a part of a table that only one of them has is left out.
     */
    public List<CatalogDifference> differences(CatalogFingerprint other) {
        TreeMap<String, List<CatalogFact>> here = bySubject(minus(other));
        TreeMap<String, List<CatalogFact>> there = bySubject(other.minus(this));
        NavigableSet<String> onlyHere = without(here.keySet(), other);
        NavigableSet<String> onlyThere = without(there.keySet(), this);
        NavigableSet<String> relations = objects(here, onlyHere);
        relations.addAll(objects(there, onlyThere));
        NavigableSet<String> subjects = new TreeSet<>(here.keySet());
        subjects.addAll(there.keySet());
        List<CatalogDifference> differences = new ArrayList<>();
        for (String subject : subjects) {
            List<CatalogFact> before = here.getOrDefault(subject, List.of());
            List<CatalogFact> after = there.getOrDefault(subject, List.of());
            CatalogFact any = before.isEmpty() ? after.get(0) : before.get(0);
            if (any.relation() != null && relations.contains(any.relation())) {
                continue;
            }
            if (onlyHere.contains(subject) || onlyThere.contains(subject)) {
                differences.add(new CatalogDifference(
                        any.kind(), any.object(), any.relation(), "", whole(before), whole(after)));
            } else {
                differences.addAll(changed(any, before, after));
            }
        }
        return differences;
    }

    private static List<CatalogDifference> changed(
            CatalogFact subject, List<CatalogFact> before, List<CatalogFact> after) {
        return Stream.concat(before.stream(), after.stream())
                .map(CatalogFact::property)
                .distinct()
                .sorted()
                .map(property -> new CatalogDifference(
                        subject.kind(),
                        subject.object(),
                        subject.relation(),
                        property,
                        values(before, property),
                        values(after, property)))
                .toList();
    }

    private static @Nullable String values(List<CatalogFact> facts, String property) {
        String values = facts.stream()
                .filter(fact -> fact.property().equals(property))
                .map(CatalogFact::value)
                .collect(Collectors.joining("; "));
        return values.isEmpty() ? null : values;
    }

    /** The definition of an object that has one, all that is known of another. */
    private static @Nullable String whole(List<CatalogFact> facts) {
        if (facts.isEmpty()) {
            return null;
        }
        return Objects.requireNonNullElseGet(
                values(facts, ""),
                () -> facts.stream()
                        .map(fact -> fact.property() + " " + fact.value())
                        .collect(Collectors.joining(", ")));
    }

    private static NavigableSet<String> without(Collection<String> subjects, CatalogFingerprint other) {
        NavigableSet<String> rest = new TreeSet<>(subjects);
        other.facts.forEach(fact -> rest.remove(fact.subject()));
        return rest;
    }

    private static NavigableSet<String> objects(TreeMap<String, List<CatalogFact>> facts, Collection<String> subjects) {
        return subjects.stream()
                .flatMap(subject -> facts.getOrDefault(subject, List.of()).stream())
                .map(CatalogFact::object)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static TreeMap<String, List<CatalogFact>> bySubject(List<CatalogFact> facts) {
        return facts.stream().collect(Collectors.groupingBy(CatalogFact::subject, TreeMap::new, Collectors.toList()));
    }

    @Override
    public String toString() {
        return facts.stream().map(CatalogFact::toString).collect(Collectors.joining("\n"));
    }
}
