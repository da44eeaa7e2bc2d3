package liquibase.ext.partitions.model;

import java.util.List;
import java.util.Optional;

/**
 * What somebody wants to know of the constraints of a partition tree.
 *
 * @param definition the constraint that others are compared with; empty when it is only about names
 * @param names the names of constraints, of which it is asked what has them
 */
public record ConstraintInquiry(Optional<ConstraintDefinition> definition, List<String> names) {

    public ConstraintInquiry {
        names = List.copyOf(names);
    }
}
