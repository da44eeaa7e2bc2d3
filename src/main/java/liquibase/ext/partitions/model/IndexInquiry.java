package liquibase.ext.partitions.model;

import java.util.List;
import java.util.Optional;

/**
 * What somebody wants to know of the indexes of a partition tree.
 *
 * @param definition the index that others are compared with; empty when it is only about names
 * @param names the names of indexes, of which it is asked what has them
 */
public record IndexInquiry(Optional<IndexedDefinition> definition, List<QualifiedName> names) {

    public IndexInquiry {
        names = List.copyOf(names);
    }
}
