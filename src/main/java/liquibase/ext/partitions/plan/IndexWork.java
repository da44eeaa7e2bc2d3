package liquibase.ext.partitions.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import liquibase.ext.partitions.model.ExistingIndex;
import liquibase.ext.partitions.model.PartitionNode;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.TableIndexes;
import liquibase.ext.partitions.model.TreeIndexes;
import liquibase.ext.partitions.problem.IndexNotes;
import liquibase.ext.partitions.problem.IndexProblems;
import liquibase.ext.partitions.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * What is left to do for one index of a tree: the indexes of partitioned tables from the root down, without their
 * partitions; then leaf by leaf; then what makes one of them, from the leaves up (manual, section 5.12.2 "Partition
 * Maintenance").
 *
 * <p>A constraint that an index enforces comes and goes with its index, and is attached by it (manual, reference page ALTER
 * TABLE).
 *
 * <p>A partitioned table with a foreign table among its partitions gets its index last: PostgreSQL never takes one for
 * valid that was made without its partitions, since a foreign table has none to attach.
 */
final class IndexWork {

    /** Steps for one leaf. */
    private record LeafWork(QualifiedName leaf, long bytes, List<Step> steps) {}

    /** The last steps for partitioned tables, and how many objects each locks when it is alone in its transaction. */
    private record Join(Step step, long locks) {}

    private final CreateIndexesRequest request;
    private final Situation situation;
    private final TreeIndexes indexes;
    private final IndexChoice choice;
    private final List<Step> parents = new ArrayList<>();
    private final List<LeafWork> leaves = new ArrayList<>();
    private final List<Join> joins = new ArrayList<>();
    private final IndexSteps steps;
    private final IndexLocks locks;
    private final List<Plan.Awaited> awaited = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final List<QualifiedName> foreign = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    IndexWork(CreateIndexesRequest request, Situation situation) {
        this.request = request;
        this.situation = situation;
        this.indexes = situation.indexes();
        this.choice = new IndexChoice(request, situation, notes, problems);
        this.steps = new IndexSteps(request, request.ifNotExists() && situation.guessed());
        this.locks = new IndexLocks(request.isConstraint());
    }

    /** Plans the index on a partitioned table and everything under it. */
    void tree(PartitionNode root) {
        boolean pending = table(root, null);
        QualifiedName index = request.target().index();
        if (pending && awaited.isEmpty()) {
            join(new Step.RequireValidIndex(index, request.words()), 0);
        } else if (!pending && leaves.isEmpty()) {
            notes.add(IndexNotes.kept(request.words(), index));
        }
    }

    /**
     * Plans the index of a partitioned table. It is attached when everything under it is done: were it attached before, the
     * last of its own partitions would make it valid, and PostgreSQL would lock its parent against reads for that.
     *
     * @param parent the index that it is to be attached to; null for none
     * @return whether PostgreSQL will look at the parent's validity again, as it does when an index is attached to it or
     *     an attached one has become valid
     */
    private boolean table(PartitionNode table, @Nullable QualifiedName parent) {
        Optional<ExistingIndex> existing = choice.of(table, parent);
        QualifiedName index = existing.map(ExistingIndex::name)
                .orElseGet(() -> request.target().indexOf(table.name()));
        List<QualifiedName> foreignChildren = IndexCheck.foreign(table.children().stream());
        boolean last = existing.isEmpty() && !foreignChildren.isEmpty();
        if (existing.isEmpty() && !last) {
            parents.addAll(steps.create(table.name(), Step.CreateIndex.Mode.ONLY));
        }
        if (parent == null && !table.name().equals(request.table())) {
            choice.requireNoneInTheWay(table, index);
        }
        int awaitedElsewhere = awaited.size();
        boolean looked = false;
        for (PartitionNode child : table.children()) {
            if (child.isPartitioned()) {
                looked |= table(child, last ? null : index);
            } else {
                looked |= leaf(child, last ? null : index);
            }
        }
        boolean waits = awaited.size() > awaitedElsewhere;
        if (last) {
            if (waits) {
                return true;
            }
            locks.tree(table);
            steps.create(table.name(), Step.CreateIndex.Mode.ALL).forEach(step -> join(step, IndexLocks.of(table)));
        }
        if (looked || existing.isEmpty()) {
            locks.table(table.name());
        }
        if (existing.isPresent() && !existing.get().valid()) {
            if (!foreignChildren.isEmpty()) {
                problems.add(IndexProblems.foreignKeepsInvalid(index, foreignChildren));
            } else if (!looked) {
                revalidate(table, existing.get());
            }
        }
        boolean attached = existing.filter(found -> found.attachedTo() != null).isPresent();
        if (parent != null && !attached) {
            if (waits) {
                return true;
            }
            locks.table(table.name());
            join(new Step.AttachIndex(parent, index), 4);
            return true;
        }
        return existing.filter(ExistingIndex::valid).isEmpty();
    }

    /**
     * Makes PostgreSQL look again whether a partitioned index is valid. Of a table that has lost all of its
     * partitions there is none to attach, and its index is made anew.
     */
    private void revalidate(PartitionNode table, ExistingIndex index) {
        locks.table(table.name());
        for (PartitionNode partition : table.children()) {
            Optional<ExistingIndex> child = indexes.of(partition.name()).indexes().stream()
                    .filter(candidate -> index.name().equals(candidate.attachedTo()))
                    .findFirst();
            if (child.isPresent()) {
                locks.table(partition.name());
                join(new Step.AttachIndex(index.name(), child.get().name()), 4);
                return;
            }
        }
        if (index.attachedTo() == null) {
            locks.dropped();
            join(IndexSteps.drop(table.name(), index, false), locks.ofTable());
            steps.create(table.name(), Step.CreateIndex.Mode.ONLY).forEach(step -> join(step, locks.ofTable()));
        }
    }

    /**
     * Plans the index of a leaf.
     *
     * @param parent the index that it is to be attached to; null for none
     * @return whether PostgreSQL will look at the parent's validity again
     */
    boolean leaf(PartitionNode leaf, @Nullable QualifiedName parent) {
        if (leaf.foreign()) {
            foreign.add(leaf.name());
            return false;
        }
        TableIndexes table = indexes.of(leaf.name());
        Optional<ExistingIndex> existing = choice.of(leaf, parent);
        QualifiedName index = existing.map(ExistingIndex::name)
                .orElseGet(() -> request.target().indexOf(leaf.name()));
        if (parent == null && !request.target().scope().partitionsOnly()) {
            choice.requireNoneInTheWay(leaf, index);
        }
        List<Step> todo = new ArrayList<>();
        choice.leftovers(table, index).forEach(leftover -> todo.add(drop(leaf, leftover)));
        boolean attached = existing.filter(found -> found.attachedTo() != null).isPresent();
        boolean valid = existing.filter(ExistingIndex::valid).isPresent();
        boolean needed = attached || existing.filter(ExistingIndex::constraint).isPresent();
        if (!valid && needed) {
            todo.add(new Step.Reindex(index, request.concurrently()));
        } else if (!valid) {
            existing.ifPresent(found -> todo.add(drop(leaf, found)));
            todo.addAll(steps.create(leaf.name(), concurrently(Step.CreateIndex.Mode.ALL)));
        } else {
            existing.ifPresent(found -> todo.addAll(steps.complete(leaf.name(), found)));
        }
        boolean attaches = !attached || !valid;
        if (parent != null && attaches) {
            todo.add(new Step.AttachIndex(parent, index));
        }
        if (!todo.isEmpty() && request.concurrently() && table.builder() != null) {
            awaited.add(new Plan.Awaited(leaf.name(), table.builder()));
            return true;
        }
        if (!todo.isEmpty()) {
            locks.table(leaf.name());
            leaves.add(new LeafWork(leaf.name(), table.bytes(), todo));
        }
        return attaches;
    }

    private Step drop(PartitionNode leaf, ExistingIndex index) {
        locks.dropped();
        return IndexSteps.drop(leaf.name(), index, request.concurrently());
    }

    private Step.CreateIndex.Mode concurrently(Step.CreateIndex.Mode otherwise) {
        return request.concurrently() ? Step.CreateIndex.Mode.CONCURRENTLY : otherwise;
    }

    private void join(Step step, long locksAlone) {
        joins.add(new Join(step, locksAlone));
    }

    Planned toPlan() {
        if (!foreign.isEmpty()) {
            notes.add(IndexNotes.foreignSkipped(foreign));
        }
        if (request.concurrently()) {
            return new Planned(Plan.online(online(), notes, awaited), problems);
        }
        StepBatches batches = new StepBatches(request.inTransaction(), situation.budget());
        boolean alone = !request.inTransaction();
        if (!alone) {
            batches.add(List.of(), locks.total());
        }
        parents.forEach(step -> batches.addAlone(List.of(step), alone ? locks.ofTable() : 0));
        leaves.forEach(leaf -> batches.addAlone(
                leaf.steps(), alone ? locks.ofTable() + 1 + leaf.steps().size() : 0));
        joins.forEach(join -> batches.addAlone(List.of(join.step()), alone ? join.locks() : 0));
        Planned planned = batches.toPlan(List.of(), List.of(), List.of(), notes);
        List<Problem> all = problems.isEmpty() ? planned.problems() : problems;
        return new Planned(planned.plan(), all);
    }

    /** Each step by itself; the largest leaf first, so that none is still being built when all others are done. */
    private List<Plan.Transaction> online() {
        Stream<Plan.Transaction> ofLeaves = leaves.stream()
                .sorted(Comparator.comparingLong(LeafWork::bytes)
                        .reversed()
                        .thenComparing(work -> work.leaf().toString()))
                .flatMap(leaf -> leaf.steps().stream()
                        .map(step -> new Plan.Transaction(List.of(step), new Plan.Leaf(leaf.leaf(), leaf.bytes()))));
        return Stream.of(alone(parents.stream()), ofLeaves, alone(joins.stream().map(Join::step)))
                .flatMap(transactions -> transactions)
                .toList();
    }

    private static Stream<Plan.Transaction> alone(Stream<Step> steps) {
        return steps.map(step -> new Plan.Transaction(List.of(step)));
    }
}
