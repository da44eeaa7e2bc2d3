package liquibase.ext.partitions.precondition;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.changelog.visitor.ChangeExecListener;
import liquibase.database.Database;
import liquibase.database.OfflineConnection;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.PreconditionErrorException;
import liquibase.exception.PreconditionFailedException;
import liquibase.exception.ValidationErrors;
import liquibase.exception.Warnings;
import liquibase.ext.partitions.catalog.Undone;
import liquibase.ext.partitions.changelog.ElementConfig;
import liquibase.ext.partitions.changelog.ObjectNames;
import liquibase.ext.partitions.changelog.ScalarText;
import liquibase.ext.partitions.changelog.YamlPreconditions;
import liquibase.ext.partitions.model.KnownNames;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.problem.AttributeProblems;
import liquibase.ext.partitions.problem.PartitionProblemException;
import liquibase.ext.partitions.problem.PreconditionProblems;
import liquibase.ext.partitions.problem.Problem;
import liquibase.ext.partitions.problem.ServerProblems;
import liquibase.ext.partitions.problem.Wording;
import liquibase.parser.core.ParsedNode;
import liquibase.parser.core.ParsedNodeException;
import liquibase.precondition.Precondition;
import liquibase.resource.ResourceAccessor;

/**
 * What the preconditions on partitions have in common: the table, the refusal of what is unknown when the changelog is
 * read, and a question to the server that leaves nothing behind. A table that is not there makes a precondition fail; a
 * database that cannot be asked is an error.
 */
public abstract class AbstractPartitionPrecondition extends ElementConfig implements Precondition {

    private static final List<String> COMMON = List.of("catalogName", "schemaName", "tableName");

    private final List<String> attributes;

    /**
     * A precondition.
     *
     * @param name its name in changelogs
     * @param attributes the names of its attributes beside those of the table
     */
    AbstractPartitionPrecondition(String name, List<String> attributes) {
        super(name);
        this.attributes = Stream.concat(COMMON.stream(), attributes.stream()).toList();
    }

    /** The names of all its attributes. */
    final List<String> attributes() {
        return attributes;
    }

    /** The attributes that have to be there beside the table. */
    List<String> required() {
        return List.of();
    }

    /** Whether the attribute holds a list of bound values. */
    boolean isList(String attribute) {
        return false;
    }

    /** Adds what is wrong with the attributes, each of which has something in it. */
    void checkAttributes(List<Problem> problems) {}

    /**
     * Asks the server.
     *
     * @param table the table, by the name that the server has for it
     * @return what there is and what there should be; empty when the precondition is met
     */
    abstract Optional<String> failure(Database database, Connection connection, QualifiedName table)
            throws SQLException;

    @Override
    public String getName() {
        return getSerializedObjectName();
    }

    @Override
    public Warnings warn(Database database) {
        return new Warnings();
    }

    /** Nothing, since Liquibase validates only the preconditions of whole changelogs; reading it has found everything. */
    @Override
    public ValidationErrors validate(Database database) {
        return new ValidationErrors();
    }

    /** Nobody says in which format the changelog is, so messages have the words that fit all. */
    @Override
    public void load(ParsedNode node, ResourceAccessor resources) throws ParsedNodeException {
        List<Problem> problems = new ArrayList<>();
        if (node.getValue() != null) {
            problems.add(
                    PreconditionProblems.strayText(getName(), node.getValue().toString()));
        }
        node.getChildren().forEach(child -> load(child, problems));
        if (problems.isEmpty()) {
            checkGiven(problems);
        }
        if (problems.isEmpty()) {
            checkAttributes(problems);
        }
        if (!problems.isEmpty()) {
            throw new ParsedNodeException(new PartitionProblemException(where(), problems)
                    .in(Wording.YAML)
                    .getMessage());
        }
    }

    private void load(ParsedNode child, List<Problem> problems) {
        String name = child.getName();
        if (attributes.contains(name)) {
            put(name, isList(name) ? ScalarText.list(getName(), child) : ScalarText.single(getName(), child), problems);
        } else {
            problems.add(AttributeProblems.unknown(getName(), name, KnownNames.nearest(name, attributes), attributes));
        }
    }

    private void checkGiven(List<Problem> problems) {
        Stream.concat(Stream.of("tableName"), required().stream())
                .filter(name -> attribute(name) == null)
                .forEach(name -> problems.add(AttributeProblems.missing(getName(), name)));
        attributes.stream()
                .filter(name -> Optional.ofNullable(attribute(name))
                        .filter(String::isBlank)
                        .isPresent())
                .forEach(name -> problems.add(AttributeProblems.missingValue(getName(), name)));
    }

    /**
     * Asks the server. A value that YAML has misread, or that means nothing definite, is a mistake in the changelog, which no
     * onError makes good.
     */
    @Override
    public final void check(
            Database database, DatabaseChangeLog changeLog, ChangeSet changeSet, ChangeExecListener listener)
            throws PreconditionFailedException, PreconditionErrorException {
        List<Problem> misread =
                YamlPreconditions.problemsOf(getName(), String.valueOf(attribute("tableName")), changeLog, changeSet);
        if (!misread.isEmpty()) {
            throw problem(misread).in(Wording.YAML);
        }
        Wording wording =
                Wording.ofFile((changeSet == null ? changeLog : changeSet.getChangeLog()).getPhysicalFilePath());
        Optional<String> failure;
        try {
            failure = failure(database);
        } catch (SQLException e) {
            Problem problem = ServerProblems.refused(
                    String.valueOf(e.getMessage()).lines().findFirst().orElse(""), String.valueOf(e.getSQLState()));
            throw new PreconditionErrorException(problem(problem), changeLog, this);
        } catch (MistakeException e) {
            throw e.told.in(wording);
        } catch (PartitionProblemException e) {
            throw new PreconditionErrorException(e.in(wording), changeLog, this);
        } catch (RuntimeException e) {
            throw new PreconditionErrorException(e, changeLog, this);
        }
        if (failure.isPresent()) {
            throw new PreconditionFailedException(failure.get(), changeLog, this);
        }
    }

    private Optional<String> failure(Database database) throws SQLException {
        if (!database.getShortName().equals("postgresql")) {
            throw problem(PreconditionProblems.notPostgres(database.getShortName()));
        }
        if (database.getConnection() instanceof OfflineConnection) {
            throw problem(PreconditionProblems.offline());
        }
        Connection connection = ((JdbcConnection) database.getConnection()).getUnderlyingConnection();
        QualifiedName table = ObjectNames.table(database, attribute("schemaName"), attribute("tableName"));
        return Undone.ask(connection, () -> failure(database, connection, table));
    }

    /** A problem of this precondition, to be thrown. */
    final PartitionProblemException problem(Problem problem) {
        return problem(List.of(problem));
    }

    /** Problems of this precondition, to be thrown. */
    final PartitionProblemException problem(List<Problem> problems) {
        return new PartitionProblemException(where(), problems);
    }

    /** Throws when there are mistakes in the changelog that only show beside the table. */
    final void checkMistakes(List<Problem> mistakes) {
        if (!mistakes.isEmpty()) {
            throw new MistakeException(problem(mistakes));
        }
    }

    private static final class MistakeException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final PartitionProblemException told;

        MistakeException(PartitionProblemException told) {
            super(told);
            this.told = told;
        }
    }

    /** The precondition and its table as written, for messages. */
    final String where() {
        return ObjectNames.where(getName(), attribute("schemaName"), attribute("tableName"));
    }

    /** As Liquibase shows it beside an error. */
    @Override
    public String toString() {
        return getName();
    }
}
