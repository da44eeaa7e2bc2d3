package liquibase.ext.partitions.plan;

import java.util.List;
import liquibase.ext.partitions.model.IndexConstraint;
import liquibase.ext.partitions.model.IndexDefinition;
import liquibase.ext.partitions.model.IndexedDefinition;
import liquibase.ext.partitions.model.QualifiedName;

/** The steps that make one index of a tree, by CREATE INDEX or by the constraint that it is of. */
final class IndexSteps implements IndexedDefinition.Visitor<List<Step>> {

    private final QualifiedName table;
    private final QualifiedName index;
    private final Step.CreateIndex.Mode mode;
    private final boolean ifNotExists;

    private IndexSteps(QualifiedName table, QualifiedName index, Step.CreateIndex.Mode mode, boolean ifNotExists) {
        this.table = table;
        this.index = index;
        this.mode = mode;
        this.ifNotExists = ifNotExists;
    }

    /** The steps for a table of a request, in order. */
    static List<Step> of(
            CreateIndexesRequest request, QualifiedName table, Step.CreateIndex.Mode mode, boolean ifNotExists) {
        return request.definition()
                .accept(new IndexSteps(table, request.target().indexOf(table), mode, ifNotExists));
    }

    @Override
    public List<Step> index(IndexDefinition definition) {
        return List.of(new Step.CreateIndex(table, index, definition, mode, ifNotExists));
    }

    @Override
    public List<Step> constraint(IndexConstraint definition) {
        Step add = new Step.AddConstraint(table, index.name(), definition, mode == Step.CreateIndex.Mode.ONLY, false);
        return List.of(add);
    }
}
