package liquibase.ext.partitions.plan;

import java.util.List;
import liquibase.ext.partitions.model.CheckConstraint;
import liquibase.ext.partitions.model.ConstraintDefinition;
import liquibase.ext.partitions.model.IndexDefinition;
import liquibase.ext.partitions.model.LockMode;
import liquibase.ext.partitions.model.PartitionBound;
import liquibase.ext.partitions.model.PartitionBy;
import liquibase.ext.partitions.model.PartitionConstraint;
import liquibase.ext.partitions.model.PartitionKey;
import liquibase.ext.partitions.model.PartitionNode;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.RowMove;
import liquibase.ext.partitions.model.Storage;
import liquibase.ext.partitions.model.TableParts;
import liquibase.ext.partitions.problem.IndexWords;
import org.jspecify.annotations.Nullable;

/** One thing to do, which can be printed or run. */
public sealed interface Step {

    /** {@code CREATE TABLE name PARTITION OF parent …}. */
    record CreatePartition(
            QualifiedName parent,
            QualifiedName name,
            PartitionBound bound,
            Storage storage,
            @Nullable PartitionBy partitionBy,
            boolean ifNotExists)
            implements Step {
        @Override
        public LockMode lockMode() {
            return LockMode.ACCESS_EXCLUSIVE;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.createPartition(this);
        }
    }

    /**
     * {@code CREATE TABLE name (LIKE parent …)}, which an attach makes equal to what PARTITION OF would have made.
     *
     * @param accessMethod the table access method of the parent, which LIKE does not copy; null for the default
     */
    record CreateLike(
            QualifiedName parent,
            QualifiedName name,
            Storage storage,
            @Nullable PartitionBy partitionBy,
            @Nullable String accessMethod)
            implements Step {
        @Override
        public LockMode lockMode() {
            return LockMode.ACCESS_SHARE;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.createLike(this);
        }
    }

    /** {@code ALTER TABLE parent ATTACH PARTITION name …}. */
    record AttachPartition(QualifiedName parent, QualifiedName name, PartitionBound bound) implements Step {
        @Override
        public LockMode lockMode() {
            return LockMode.SHARE_UPDATE_EXCLUSIVE;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.attachPartition(this);
        }
    }

    /**
     * A check constraint, not yet validated, from which the server can prove that a table holds only rows of a partition.
     *
     * @param table the table that becomes the partition
     * @param check the constraint's name
     * @param constraint what the rows fulfil
     */
    record AddPartitionCheck(QualifiedName table, String check, PartitionConstraint constraint) implements Step {
        @Override
        public LockMode lockMode() {
            return LockMode.ACCESS_EXCLUSIVE;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.addPartitionCheck(this);
        }
    }

    /**
     * {@code CREATE INDEX CONCURRENTLY ON table …}, of the definition of an index of another table.
     *
     * @param table the table
     * @param name the index's name in the table's schema; null for one that the server chooses
     * @param original the index that it is like
     */
    record CopyIndex(QualifiedName table, @Nullable String name, TableParts.Index original) implements Step {
        @Override
        public LockMode lockMode() {
            return LockMode.SHARE_UPDATE_EXCLUSIVE;
        }

        @Override
        public boolean isTransactional() {
            return false;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.copyIndex(this);
        }
    }

    /**
     * {@code ALTER TABLE table ADD CONSTRAINT index … USING INDEX index}, of the kind that the constraint of another
     * table's index is.
     */
    record UseIndexLike(QualifiedName table, String index, TableParts.Index original) implements Step {
        @Override
        public LockMode lockMode() {
            return LockMode.ACCESS_EXCLUSIVE;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.useIndexLike(this);
        }
    }

    /**
     * {@code ALTER TABLE table ADD [CONSTRAINT name] … NOT VALID}, of the definition of a foreign key of another table.
     *
     * @param table the table
     * @param original the foreign key that it is like
     */
    record CopyForeignKey(QualifiedName table, TableParts.Constraint original) implements Step {
        @Override
        public LockMode lockMode() {
            return LockMode.SHARE_ROW_EXCLUSIVE;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.copyForeignKey(this);
        }
    }

    /** {@code ALTER TABLE parent DETACH PARTITION name}. */
    record DetachPartition(QualifiedName parent, QualifiedName name, Manner manner) implements Step {

        /** How a partition is detached (manual, ALTER TABLE). */
        public enum Manner {
            /** Under a lock that nobody reads or writes the parent beside. */
            AT_ONCE,
            /** In two transactions, waiting for everybody who uses the parent. */
            CONCURRENTLY,
            /** The second of the two, when the first has been and gone. */
            FINALIZE
        }

        /** At once. */
        public DetachPartition(QualifiedName parent, QualifiedName name) {
            this(parent, name, Manner.AT_ONCE);
        }

        @Override
        public LockMode lockMode() {
            return manner == Manner.AT_ONCE ? LockMode.ACCESS_EXCLUSIVE : LockMode.SHARE_UPDATE_EXCLUSIVE;
        }

        @Override
        public boolean isTransactional() {
            return manner != Manner.CONCURRENTLY;
        }

        @Override
        public boolean isPatient() {
            return manner != Manner.AT_ONCE;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.detachPartition(this);
        }
    }

    /** {@code DROP TABLE name}, or DROP FOREIGN TABLE, never with CASCADE; its own partitions go with it. */
    record DropTable(QualifiedName name, boolean foreign) implements Step {
        @Override
        public LockMode lockMode() {
            return LockMode.ACCESS_EXCLUSIVE;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.dropTable(this);
        }
    }

    /**
     * Notes on a partition that it is to be detached in more than one transaction, and what it was before.
     *
     * @param parent its parent
     * @param table the partition
     * @param toDrop whether it is to be dropped then
     */
    record NoteDetach(QualifiedName parent, QualifiedName table, boolean toDrop) implements Step {
        @Override
        public LockMode lockMode() {
            return LockMode.ACCESS_SHARE;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.noteDetach(this);
        }
    }

    /** Drops the check that a detach has left behind since the note, and the note; nothing without a note. */
    record DropDetachCheck(QualifiedName table) implements Step {
        @Override
        public LockMode lockMode() {
            return LockMode.ACCESS_EXCLUSIVE;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.dropDetachCheck(this);
        }
    }

    /**
     * {@code ANALYZE (options) table (columns)}, with the partitions of the table.
     *
     * @param table the table
     * @param columns the columns to look at; empty for all
     * @param verbose whether the server tells what it does
     * @param skipLocked whether tables that somebody has locked are left out
     * @param inTransaction whether it keeps its locks until a transaction ends, or only for a table at a time
     */
    record Analyze(
            QualifiedName table, List<String> columns, boolean verbose, boolean skipLocked, boolean inTransaction)
            implements Step {
        public Analyze {
            columns = List.copyOf(columns);
        }

        @Override
        public LockMode lockMode() {
            return LockMode.SHARE_UPDATE_EXCLUSIVE;
        }

        @Override
        public boolean isTransactional() {
            return inTransaction;
        }

        @Override
        public boolean isPatient() {
            return false;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.analyze(this);
        }
    }

    /**
     * A check constraint, not yet validated, that keeps rows of these bounds out of a default partition.
     *
     * @param table the default partition
     * @param constraint the constraint's name
     * @param key the partition key of its parent
     * @param excluded bounds of which it will hold no row
     */
    record AddExclusionCheck(QualifiedName table, String constraint, PartitionKey key, List<PartitionBound> excluded)
            implements Step {
        public AddExclusionCheck {
            excluded = List.copyOf(excluded);
        }

        @Override
        public LockMode lockMode() {
            return LockMode.ACCESS_EXCLUSIVE;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.addExclusionCheck(this);
        }
    }

    /**
     * Moves the rows of a bound out of a default partition into a table that is to be attached for that bound. Nobody else
     * is at the parent or the default partition from then on to the end of the transaction. Triggers of users do not fire:
     * the rows stay where they are, as seen from the parent.
     *
     * @param move the rows; the columns of the table may have any order, and a partitioned one puts them into its partitions
     */
    record MoveRows(RowMove move) implements Step {
        @Override
        public LockMode lockMode() {
            return LockMode.ACCESS_EXCLUSIVE;
        }

        @Override
        public QualifiedName source() {
            return move.source();
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.moveRows(this);
        }
    }

    /** {@code ALTER TABLE table VALIDATE CONSTRAINT constraint}: the scan, which blocks neither reads nor writes. */
    record ValidateConstraint(QualifiedName table, String constraint) implements Step {
        @Override
        public LockMode lockMode() {
            return LockMode.SHARE_UPDATE_EXCLUSIVE;
        }

        @Override
        public boolean isPatient() {
            return true;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.validateConstraint(this);
        }
    }

    /** Makes what notes the changes of the rows that are to move, and what copies them; nothing is copied yet. */
    record PrepareRowCopy(RowMove move) implements Step {
        @Override
        public LockMode lockMode() {
            return LockMode.SHARE_ROW_EXCLUSIVE;
        }

        @Override
        public QualifiedName source() {
            return move.source();
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.prepareRowCopy(this);
        }
    }

    /** Takes away what an earlier run has prepared and copied for a table of that name, the table with it. */
    record DiscardRowCopy(RowMove move) implements Step {
        @Override
        public LockMode lockMode() {
            return LockMode.ACCESS_EXCLUSIVE;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.discardRowCopy(this);
        }
    }

    /** Copies the rows that are to move, in many short transactions, until few are left. */
    record CopyRows(RowMove move) implements Step {
        @Override
        public LockMode lockMode() {
            return LockMode.ACCESS_SHARE;
        }

        @Override
        public boolean isTransactional() {
            return false;
        }

        @Override
        public QualifiedName source() {
            return move.source();
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.copyRows(this);
        }
    }

    /**
     * Copies the rest, deletes the rows where they were, and makes the table that has the copies a partition.
     *
     * @param move the rows
     * @param attachment what makes it a partition, in order
     */
    record SwitchRows(RowMove move, List<Step> attachment) implements Step {
        public SwitchRows {
            attachment = List.copyOf(attachment);
        }

        @Override
        public LockMode lockMode() {
            return LockMode.ACCESS_EXCLUSIVE;
        }

        @Override
        public QualifiedName source() {
            return move.source();
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.switchRows(this);
        }
    }

    /** {@code ALTER TABLE table DROP CONSTRAINT constraint}, never with CASCADE; what its partitions inherit goes with it. */
    record DropConstraint(QualifiedName table, String constraint, boolean ifExists) implements Step {
        @Override
        public LockMode lockMode() {
            return LockMode.ACCESS_EXCLUSIVE;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.dropConstraint(this);
        }
    }

    /**
     * Locks tables and fails if one holds a row, so that what follows in the transaction deletes none. A foreign table
     * cannot be locked and is only looked at.
     *
     * @param parent their parent, which is locked first, as every dropping statement does; the table itself when it has none
     * @param tables the tables
     * @param wayBack what makes the table a partition again that was detached before; null for nothing
     */
    record RequireEmpty(
            QualifiedName parent,
            List<PartitionNode> tables,
            @Nullable AttachPartition wayBack) implements Step {
        public RequireEmpty {
            tables = List.copyOf(tables);
        }

        /** Tables that are partitions. */
        public RequireEmpty(QualifiedName parent, List<PartitionNode> tables) {
            this(parent, tables, null);
        }

        @Override
        public LockMode lockMode() {
            return LockMode.ACCESS_EXCLUSIVE;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.requireEmpty(this);
        }
    }

    /**
     * {@code CREATE INDEX index ON table …}.
     *
     * @param table the table
     * @param index the index, whose schema is the table's
     * @param definition what to build
     * @param mode how
     * @param ifNotExists whether an index of that name is left as it is, unseen
     */
    record CreateIndex(
            QualifiedName table, QualifiedName index, IndexDefinition definition, Mode mode, boolean ifNotExists)
            implements Step {

        /** How an index is built. */
        public enum Mode {
            /** On the table, and on all partitions of it that have no equal one. */
            ALL,
            /** On a partitioned table without its partitions. */
            ONLY,
            /** On a leaf, while others write to it. */
            CONCURRENTLY
        }

        @Override
        public LockMode lockMode() {
            return mode == Mode.CONCURRENTLY ? LockMode.SHARE_UPDATE_EXCLUSIVE : LockMode.SHARE;
        }

        @Override
        public boolean isTransactional() {
            return mode != Mode.CONCURRENTLY;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.createIndex(this);
        }
    }

    /**
     * {@code ALTER INDEX parent ATTACH PARTITION index}; an attached one makes it look anew whether the parent is valid. The
     * lock is on the index that is attached, which every query of its table opens.
     */
    record AttachIndex(QualifiedName parent, QualifiedName index) implements Step {
        @Override
        public LockMode lockMode() {
            return LockMode.ACCESS_EXCLUSIVE;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.attachIndex(this);
        }
    }

    /** {@code DROP INDEX index}, never with CASCADE; what is attached to it goes with it. */
    record DropIndex(QualifiedName index, boolean concurrently, boolean ifExists) implements Step {
        @Override
        public LockMode lockMode() {
            return concurrently ? LockMode.SHARE_UPDATE_EXCLUSIVE : LockMode.ACCESS_EXCLUSIVE;
        }

        @Override
        public boolean isTransactional() {
            return !concurrently;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.dropIndex(this);
        }
    }

    /** {@code REINDEX INDEX index}: the repair of an invalid index that is attached and cannot be dropped for that. */
    record Reindex(QualifiedName index, boolean concurrently) implements Step {
        @Override
        public LockMode lockMode() {
            return concurrently ? LockMode.SHARE_UPDATE_EXCLUSIVE : LockMode.SHARE;
        }

        @Override
        public boolean isTransactional() {
            return !concurrently;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.reindex(this);
        }
    }

    /**
     * {@code ALTER TABLE [ONLY] table ADD CONSTRAINT constraint …}.
     *
     * @param table the table
     * @param constraint the constraint's name
     * @param definition what it demands
     * @param only whether the partitions of the table are left out, which an index constraint can be made without
     * @param notValid whether the rows that there are need not obey yet
     */
    record AddConstraint(
            QualifiedName table, String constraint, ConstraintDefinition definition, boolean only, boolean notValid)
            implements Step {
        @Override
        public LockMode lockMode() {
            return definition.lockMode();
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.addConstraint(this);
        }
    }

    /** {@code ALTER TABLE table ADD CONSTRAINT index UNIQUE USING INDEX index}. */
    record UseUniqueIndex(QualifiedName table, String index) implements Step {
        @Override
        public LockMode lockMode() {
            return LockMode.ACCESS_EXCLUSIVE;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.useUniqueIndex(this);
        }
    }

    /**
     * Fails if an index is not valid.
     *
     * @param words what it is made as, for messages
     */
    record RequireValidIndex(QualifiedName index, IndexWords words) implements Step {
        @Override
        public LockMode lockMode() {
            return LockMode.ACCESS_SHARE;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.requireValidIndex(this);
        }
    }

    /**
     * Fails if a row of a foreign table breaks a check constraint, which the server takes for obeyed there without a look.
     *
     * @param table the foreign table
     * @param constraint the name of the constraint, for the message
     */
    record RequireCheck(QualifiedName table, String constraint, CheckConstraint definition) implements Step {
        @Override
        public LockMode lockMode() {
            return LockMode.ACCESS_SHARE;
        }

        @Override
        public boolean isPatient() {
            return true;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.requireCheck(this);
        }
    }

    /**
     * Fails if a row of a foreign table does not belong to a partition, which the server does not look at either.
     *
     * @param table the foreign table, which is the partition or one of those under it
     * @param constraint what the rows have to fulfil
     */
    record RequireBound(QualifiedName table, PartitionConstraint constraint) implements Step {
        @Override
        public LockMode lockMode() {
            return LockMode.ACCESS_SHARE;
        }

        @Override
        public boolean isPatient() {
            return true;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.requireBound(this);
        }
    }

    /** The strongest lock it takes on a table that others use. */
    LockMode lockMode();

    /**
     * Whether nobody who reads or writes has to wait for it, not even while it waits itself: then no timeout ends its
     * waits.
     */
    default boolean isPatient() {
        return !isTransactional();
    }

    /** The default partition that it takes rows from; null for none. */
    default @Nullable QualifiedName source() {
        return null;
    }

    /** Whether it can be undone with a transaction; what cannot is sent alone, outside of one. */
    default boolean isTransactional() {
        return true;
    }

    /** Calls the method of the visitor that is for this kind of step. */
    <R> R accept(Visitor<R> visitor);

    /** A function over every kind of step; a new kind does not compile until every visitor knows it. */
    interface Visitor<R> {
        R createPartition(CreatePartition step);

        R createLike(CreateLike step);

        R attachPartition(AttachPartition step);

        R addPartitionCheck(AddPartitionCheck step);

        R copyIndex(CopyIndex step);

        R useIndexLike(UseIndexLike step);

        R copyForeignKey(CopyForeignKey step);

        R detachPartition(DetachPartition step);

        R dropTable(DropTable step);

        R noteDetach(NoteDetach step);

        R dropDetachCheck(DropDetachCheck step);

        R analyze(Analyze step);

        R addExclusionCheck(AddExclusionCheck step);

        R moveRows(MoveRows step);

        R validateConstraint(ValidateConstraint step);

        R prepareRowCopy(PrepareRowCopy step);

        R discardRowCopy(DiscardRowCopy step);

        R copyRows(CopyRows step);

        R switchRows(SwitchRows step);

        R dropConstraint(DropConstraint step);

        R requireEmpty(RequireEmpty step);

        R createIndex(CreateIndex step);

        R attachIndex(AttachIndex step);

        R dropIndex(DropIndex step);

        R reindex(Reindex step);

        R requireValidIndex(RequireValidIndex step);

        R requireCheck(RequireCheck step);

        R requireBound(RequireBound step);

        R addConstraint(AddConstraint step);

        R useUniqueIndex(UseUniqueIndex step);
    }
}
