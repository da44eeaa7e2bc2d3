package liquibase.ext.partitions.model;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * One thing that the system catalogs say of an object.
 *
 * @param kind what the object is, such as {@code index}
 * @param object its qualified name, quoted where SQL needs it
 * @param relation the table or view that it is a part of; null for what stands alone
 * @param property what is said of it, such as {@code owner}; empty for its definition
 * @param value what the property is
 */
public record CatalogFact(
        String kind, String object, @Nullable String relation, String property, String value)
        implements Comparable<CatalogFact> {

    private static final Comparator<CatalogFact> ORDER = Comparator.comparing(CatalogFact::kind)
            .thenComparing(CatalogFact::object)
            .thenComparing(CatalogFact::property)
            .thenComparing(CatalogFact::value)
            .thenComparing(CatalogFact::relation, Comparator.nullsFirst(Comparator.naturalOrder()));

    /** By kind, object, property and value. */
    @Override
    public int compareTo(CatalogFact other) {
        return ORDER.compare(this, other);
    }

    /** The kind and the name. */
    public String subject() {
        return kind + " " + object;
    }

    @Override
    public String toString() {
        return subject() + ": " + (property.isEmpty() ? "" : property + " ") + value;
    }
}
