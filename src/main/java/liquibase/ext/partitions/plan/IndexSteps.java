package liquibase.ext.partitions.plan;

import java.util.List;
import java.util.stream.Stream;
import liquibase.ext.partitions.model.ExistingIndex;
import liquibase.ext.partitions.model.IndexConstraint;
import liquibase.ext.partitions.model.IndexDefinition;
import liquibase.ext.partitions.model.IndexedDefinition;
import liquibase.ext.partitions.model.QualifiedName;

/**
 * The steps that make, complete and drop the indexes of a request, by CREATE INDEX or by the constraint that they are of.
 *
 * @param request what is asked for
 * @param ifNotExists whether an index that nobody knows of may be there
 */
record IndexSteps(CreateIndexesRequest request, boolean ifNotExists) {

    /** Makes the index of a table. */
    List<Step> create(QualifiedName table, Step.CreateIndex.Mode mode) {
        QualifiedName index = request.target().indexOf(table);
        return request.definition().accept(new IndexedDefinition.Visitor<>() {
            @Override
            public List<Step> index(IndexDefinition definition) {
                return List.of(new Step.CreateIndex(table, index, definition, mode, ifNotExists));
            }

            @Override
            public List<Step> constraint(IndexConstraint definition) {
                return mode == Step.CreateIndex.Mode.CONCURRENTLY
                        ? definition.usableIndex().stream()
                                .flatMap(usable -> Stream.of(
                                        new Step.CreateIndex(table, index, usable, mode, ifNotExists),
                                        use(table, index)))
                                .toList()
                        : List.of(new Step.AddConstraint(
                                table, index.name(), definition, mode == Step.CreateIndex.Mode.ONLY, false));
            }
        });
    }

    /** Makes of an equal, valid index of a leaf what is asked for. */
    List<Step> complete(QualifiedName table, ExistingIndex index) {
        return request.isConstraint() && !index.constraint() ? List.of(use(table, index.name())) : List.of();
    }

    private static Step use(QualifiedName table, QualifiedName index) {
        return new Step.UseUniqueIndex(table, index.name());
    }

    /** Drops an index that nothing is attached to, or the constraint that it enforces. */
    static Step drop(QualifiedName table, ExistingIndex index, boolean concurrently) {
        return index.constraint()
                ? new Step.DropConstraint(table, index.name().name(), false)
                : new Step.DropIndex(index.name(), concurrently, false);
    }
}
