package liquibase.ext.partitions.sql;

import static liquibase.ext.partitions.sql.Quoting.dollarQuoted;
import static liquibase.ext.partitions.sql.Quoting.identifier;
import static liquibase.ext.partitions.sql.Quoting.literal;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import liquibase.ext.partitions.model.ExistingConstraint;
import liquibase.ext.partitions.model.PartitionBy;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.Storage;
import liquibase.ext.partitions.model.TableParts;
import liquibase.ext.partitions.plan.Step;
import org.jspecify.annotations.Nullable;

/** Writes each step as one SQL statement, without the semicolon. */
public final class SqlRenderer implements Step.Visitor<String> {

    private final @Nullable String leftOut;

    private SqlRenderer(@Nullable String leftOut) {
        this.leftOut = leftOut;
    }

    /** The text of a step. */
    public static String render(Step step) {
        return render(step, null);
    }

    /**
     * The text of a step for a session whose search path has a schema.
     *
     * @param leftOut the schema, which tables are not qualified with; null for none
     */
    public static String render(Step step, @Nullable String leftOut) {
        return step.accept(new SqlRenderer(leftOut));
    }

    private String table(QualifiedName name) {
        return name.schema() != null && name.schema().equals(leftOut) ? identifier(name.name()) : identifier(name);
    }

    @Override
    public String createPartition(Step.CreatePartition step) {
        return "CREATE TABLE "
                + (step.ifNotExists() ? "IF NOT EXISTS " : "")
                + table(step.name())
                + " PARTITION OF "
                + table(step.parent())
                + " "
                + step.bound().accept(BoundSql.INSTANCE)
                + partitionBy(step.partitionBy())
                + storage(step.storage());
    }

    @Override
    public String createLike(Step.CreateLike step) {
        return "CREATE TABLE "
                + table(step.name())
                + " (LIKE "
                + table(step.parent())
                + " INCLUDING ALL EXCLUDING IDENTITY EXCLUDING STATISTICS EXCLUDING COMMENTS)"
                + partitionBy(step.partitionBy())
                + (step.accessMethod() == null ? "" : " USING " + identifier(step.accessMethod()))
                + storage(step.storage());
    }

    @Override
    public String attachPartition(Step.AttachPartition step) {
        return "ALTER TABLE "
                + table(step.parent())
                + " ATTACH PARTITION "
                + table(step.name())
                + " "
                + step.bound().accept(BoundSql.INSTANCE);
    }

    @Override
    public String addPartitionCheck(Step.AddPartitionCheck step) {
        return "ALTER TABLE "
                + table(step.table())
                + " ADD CONSTRAINT "
                + identifier(step.check())
                + " CHECK ("
                + BoundCondition.of(step.constraint())
                + ") NOT VALID";
    }

    @Override
    public String copyIndex(Step.CopyIndex step) {
        TableParts.Index original = step.original();
        return (original.unique() ? "CREATE UNIQUE INDEX CONCURRENTLY " : "CREATE INDEX CONCURRENTLY ")
                + (step.name() == null ? "" : identifier(step.name()) + " ")
                + "ON "
                + table(step.table())
                + " "
                + original.definition()
                + (original.tablespace() == null ? "" : " TABLESPACE " + identifier(original.tablespace()))
                + (original.predicate() == null ? "" : " WHERE " + original.predicate());
    }

    @Override
    public String useIndexLike(Step.UseIndexLike step) {
        return "ALTER TABLE "
                + table(step.table())
                + " ADD CONSTRAINT "
                + identifier(step.index())
                + (step.original().constraint() == ExistingConstraint.Kind.PRIMARY_KEY ? " PRIMARY KEY" : " UNIQUE")
                + " USING INDEX "
                + identifier(step.index())
                + step.original().deferral();
    }

    @Override
    public String copyForeignKey(Step.CopyForeignKey step) {
        return "ALTER TABLE "
                + table(step.table())
                + " ADD CONSTRAINT "
                + identifier(step.original().name())
                + " "
                + step.original().definition()
                + " NOT VALID";
    }

    @Override
    public String detachPartition(Step.DetachPartition step) {
        return "ALTER TABLE "
                + table(step.parent())
                + " DETACH PARTITION "
                + table(step.name())
                + (step.manner() == Step.DetachPartition.Manner.AT_ONCE ? "" : " " + step.manner());
    }

    @Override
    public String dropTable(Step.DropTable step) {
        return (step.foreign() ? "DROP FOREIGN TABLE " : "DROP TABLE ") + table(step.name());
    }

    @Override
    public String noteDetach(Step.NoteDetach step) {
        return "DO " + dollarQuoted(DetachNote.write(table(step.parent()), table(step.table()), step.toDrop()));
    }

    @Override
    public String dropDetachCheck(Step.DropDetachCheck step) {
        return "DO " + dollarQuoted(DetachNote.settle(table(step.table())));
    }

    @Override
    public String analyze(Step.Analyze step) {
        String options = Stream.of(step.verbose() ? "VERBOSE" : "", step.skipLocked() ? "SKIP_LOCKED" : "")
                .filter(word -> !word.isEmpty())
                .collect(Collectors.joining(", "));
        return "ANALYZE "
                + (options.isEmpty() ? "" : "(" + options + ") ")
                + table(step.table())
                + (step.columns().isEmpty()
                        ? ""
                        : step.columns().stream()
                                .map(Quoting::identifier)
                                .collect(Collectors.joining(", ", " (", ")")));
    }

    @Override
    public String addExclusionCheck(Step.AddExclusionCheck step) {
        return "ALTER TABLE "
                + table(step.table())
                + " ADD CONSTRAINT "
                + identifier(step.constraint())
                + " CHECK (NOT ("
                + BoundCondition.anyOf(step.key(), step.excluded())
                + ")) NOT VALID";
    }

    @Override
    public String moveRows(Step.MoveRows step) {
        return RowMoveSql.of(step.move(), this::table);
    }

    @Override
    public String validateConstraint(Step.ValidateConstraint step) {
        return "ALTER TABLE " + table(step.table()) + " VALIDATE CONSTRAINT " + identifier(step.constraint());
    }

    @Override
    public String prepareRowCopy(Step.PrepareRowCopy step) {
        return new RowCopySql(step.move(), this::table).prepare();
    }

    @Override
    public String discardRowCopy(Step.DiscardRowCopy step) {
        return new RowCopySql(step.move(), this::table).discard();
    }

    @Override
    public String copyRows(Step.CopyRows step) {
        return new RowCopySql(step.move(), this::table).copyAll();
    }

    @Override
    public String switchRows(Step.SwitchRows step) {
        return new RowCopySql(step.move(), this::table)
                .switchOver(step.attachment().stream()
                        .map(attached -> attached.accept(this))
                        .collect(Collectors.joining(";\n  ")));
    }

    @Override
    public String dropConstraint(Step.DropConstraint step) {
        return "ALTER TABLE " + table(step.table()) + " DROP CONSTRAINT " + (step.ifExists() ? "IF EXISTS " : "")
                + identifier(step.constraint());
    }

    @Override
    public String requireEmpty(Step.RequireEmpty step) {
        boolean ofForeign = step.tables().stream()
                .anyMatch(empty -> empty.foreign() && empty.name().equals(step.parent()));
        String locked = Stream.concat(
                        ofForeign ? Stream.of() : Stream.of("ONLY " + table(step.parent())),
                        step.tables().stream().filter(empty -> !empty.foreign()).map(empty -> table(empty.name())))
                .collect(Collectors.joining(", "));
        return "DO "
                + dollarQuoted("BEGIN\n"
                        + (locked.isEmpty() ? "" : "  LOCK TABLE " + locked + " IN ACCESS EXCLUSIVE MODE;\n")
                        + step.tables().stream()
                                .map(empty -> refuseRows(empty.name(), step.wayBack()))
                                .collect(Collectors.joining())
                        + "END");
    }

    @Override
    public String createIndex(Step.CreateIndex step) {
        String modifier = Stream.of(
                        step.mode() == Step.CreateIndex.Mode.CONCURRENTLY ? "CONCURRENTLY" : "",
                        step.ifNotExists() ? "IF NOT EXISTS" : "")
                .filter(word -> !word.isEmpty())
                .collect(Collectors.joining(" "));
        return IndexSql.create(
                modifier,
                identifier(step.index().name()),
                (step.mode() == Step.CreateIndex.Mode.ONLY ? "ONLY " : "") + table(step.table()),
                step.definition());
    }

    @Override
    public String attachIndex(Step.AttachIndex step) {
        return "ALTER INDEX " + table(step.parent()) + " ATTACH PARTITION " + table(step.index());
    }

    @Override
    public String dropIndex(Step.DropIndex step) {
        return "DROP INDEX "
                + (step.concurrently() ? "CONCURRENTLY " : "")
                + (step.ifExists() ? "IF EXISTS " : "")
                + table(step.index());
    }

    @Override
    public String reindex(Step.Reindex step) {
        return "REINDEX INDEX " + (step.concurrently() ? "CONCURRENTLY " : "") + table(step.index());
    }

    @Override
    public String requireValidIndex(Step.RequireValidIndex step) {
        return "DO "
                + dollarQuoted("BEGIN\n  IF NOT (SELECT indisvalid FROM pg_catalog.pg_index WHERE indexrelid = "
                        + literal(table(step.index()))
                        + "::pg_catalog.regclass) THEN\n"
                        + "    RAISE object_not_in_prerequisite_state USING MESSAGE = "
                        + literal("index " + step.index() + " is not valid")
                        + ";\n  END IF;\nEND");
    }

    @Override
    public String requireCheck(Step.RequireCheck step) {
        return refuseRows(
                step.table(),
                "NOT (" + step.definition().expression() + ")",
                "check constraint " + step.constraint() + " is violated by some row of foreign table " + step.table(),
                ", CONSTRAINT = " + literal(step.constraint()));
    }

    @Override
    public String requireBound(Step.RequireBound step) {
        return refuseRows(
                step.table(),
                "(" + BoundCondition.of(step.constraint()) + ") IS NOT TRUE",
                "partition constraint " + step.constraint().bound() + " of "
                        + step.constraint().parent() + " is violated by some row of foreign table " + step.table(),
                "");
    }

    private String refuseRows(QualifiedName foreign, String condition, String message, String more) {
        return "DO "
                + dollarQuoted("BEGIN\n  IF EXISTS (SELECT 1 FROM " + table(foreign) + " WHERE " + condition
                        + ") THEN\n    RAISE check_violation USING MESSAGE = " + literal(message) + more
                        + ";\n  END IF;\nEND");
    }

    @Override
    public String addConstraint(Step.AddConstraint step) {
        return "ALTER TABLE "
                + (step.only() ? "ONLY " : "")
                + table(step.table())
                + " ADD CONSTRAINT "
                + identifier(step.constraint())
                + " "
                + step.definition().accept(new ConstraintSql(this::table))
                + (step.notValid() ? " NOT VALID" : "");
    }

    @Override
    public String useUniqueIndex(Step.UseUniqueIndex step) {
        return "ALTER TABLE "
                + table(step.table())
                + " ADD CONSTRAINT "
                + identifier(step.index())
                + " UNIQUE USING INDEX "
                + identifier(step.index());
    }

    private String refuseRows(QualifiedName table, Step.@Nullable AttachPartition wayBack) {
        return "  IF EXISTS (SELECT FROM "
                + table(table)
                + ") THEN\n    RAISE restrict_violation USING MESSAGE = "
                + literal("partition " + table + " holds rows, so it is not dropped"
                        + (wayBack == null ? "" : "; it is detached, and comes back with " + attachPartition(wayBack)))
                + ";\n  END IF;\n";
    }

    private static String partitionBy(@Nullable PartitionBy clause) {
        return clause == null ? "" : " PARTITION BY " + clause;
    }

    private static String storage(Storage storage) {
        return (storage.parameters() == null ? "" : " WITH (" + storage.parameters() + ")")
                + (storage.tablespace() == null ? "" : " TABLESPACE " + identifier(storage.tablespace()));
    }
}
