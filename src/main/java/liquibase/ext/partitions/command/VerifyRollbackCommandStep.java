package liquibase.ext.partitions.command;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import liquibase.RuntimeEnvironment;
import liquibase.Scope;
import liquibase.changelog.ChangeLogParameters;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.changelog.FastCheckService;
import liquibase.changelog.visitor.ChangeExecListener;
import liquibase.command.AbstractCommandStep;
import liquibase.command.CommandArgumentDefinition;
import liquibase.command.CommandBuilder;
import liquibase.command.CommandDefinition;
import liquibase.command.CommandFailedException;
import liquibase.command.CommandResultsBuilder;
import liquibase.command.CommandScope;
import liquibase.command.core.helpers.DatabaseChangelogCommandStep;
import liquibase.database.Database;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.model.KnownNames;
import liquibase.ext.partitions.model.RollbackVerification;
import liquibase.ext.partitions.problem.PartitionProblemException;
import liquibase.ext.partitions.problem.Problem;
import liquibase.ext.partitions.problem.VerificationProblems;
import liquibase.lockservice.LockService;
import org.jspecify.annotations.Nullable;

/**
 * The command {@code verify-rollback}: runs what is pending, rolls it back, runs it again, and compares the schema each
 * time. Its result {@value #RESULT} is a {@link RollbackVerification}; when that is not clean, the command ends with a
 * {@link CommandFailedException} that has the same result.
 */
public final class VerifyRollbackCommandStep extends AbstractCommandStep {

    /** The name of the result. */
    public static final String RESULT = "verification";

    private static final String[] NAME = {"verifyRollback"};
    private static final String UPDATED = RollbackVerification.End.UPDATED.toString();
    private static final String ROLLED_BACK = RollbackVerification.End.ROLLED_BACK.toString();

    private static final CommandArgumentDefinition<String> FORMAT;
    private static final CommandArgumentDefinition<String> LEAVE;
    private static final CommandArgumentDefinition<Boolean> ALLOW_DATA_LOSS;

    static {
        CommandBuilder builder = new CommandBuilder(NAME);
        FORMAT = builder.argument("format", String.class)
                .description("How the report is written: text or json")
                .defaultValue("text")
                .build();
        LEAVE = builder.argument("leave", String.class)
                .description("How the database is left: updated, or rolled-back as it was before")
                .defaultValue(UPDATED)
                .build();
        ALLOW_DATA_LOSS = builder.argument("allowDataLoss", Boolean.class)
                .description("Go on although the changesets or their rollback drop tables or columns that hold rows")
                .defaultValue(false)
                .build();
    }

    @Override
    public String[][] defineCommandNames() {
        return new String[][] {NAME};
    }

    @Override
    public void adjustCommandDefinition(CommandDefinition commandDefinition) {
        commandDefinition.setShortDescription(
                "Run pending changesets, roll them back and run them again, and compare the schema each time");
        commandDefinition.setLongDescription(
                "Runs the pending changesets, rolls them back and runs them again. The schema"
                        + " after the rollback has to be the one from before, and after the second update the one after the"
                        + " first; what differs is listed by changeset, and the command fails.");
    }

    @Override
    public List<Class<?>> requiredDependencies() {
        return List.of(
                Database.class,
                LockService.class,
                DatabaseChangeLog.class,
                ChangeExecListener.class,
                ChangeLogParameters.class);
    }

    @Override
    public void run(CommandResultsBuilder results) throws Exception {
        CommandScope scope = results.getCommandScope();
        boolean json = word(scope, FORMAT, List.of("text", "json")).equals("json");
        boolean leaveUpdated = word(scope, LEAVE, List.of(UPDATED, ROLLED_BACK)).equals(UPDATED);
        Database database = (Database) scope.getDependency(Database.class);
        ChangeLogParameters parameters = (ChangeLogParameters) scope.getDependency(ChangeLogParameters.class);
        check(database);
        RoundTrip trip = new RoundTrip(
                database,
                () -> changelog(scope, database, parameters),
                new RuntimeEnvironment(database, parameters.getContexts(), parameters.getLabels()));
        ChangeExecListener listener = (ChangeExecListener) scope.getDependency(ChangeExecListener.class);
        try {
            RollbackVerification verification = new RollbackVerifier(trip, listener)
                    .verify(Boolean.TRUE.equals(scope.getArgumentValue(ALLOW_DATA_LOSS)), leaveUpdated);
            results.addResult(RESULT, verification);
            print(results.getOutputStream(), verification, json);
            if (!verification.isClean()) {
                throw results.commandFailed(summary(verification), 1, true);
            }
        } finally {
            // Liquibase remembers which changelogs it has found up to date.
            Scope.getCurrentScope().getSingleton(FastCheckService.class).clearCache();
        }
    }

    /** Reads the changelog as every command does; one that was handed over as an object is what it is. */
    private static DatabaseChangeLog changelog(CommandScope scope, Database database, ChangeLogParameters parameters)
            throws LiquibaseException {
        String file = scope.getArgumentValue(DatabaseChangelogCommandStep.CHANGELOG_FILE_ARG);
        DatabaseChangeLog changelog = (DatabaseChangeLog) scope.getDependency(DatabaseChangeLog.class);
        if (file != null) {
            try {
                changelog = DatabaseChangelogCommandStep.getDatabaseChangeLog(file, parameters, database);
            } catch (LiquibaseException | RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new LiquibaseException(e);
            }
            changelog.validate(database, parameters.getContexts(), parameters.getLabels());
        }
        return changelog;
    }

    private static void check(Database database) {
        if (!database.getShortName().equals("postgresql")) {
            throw problem(VerificationProblems.notPostgres(database.getDatabaseProductName()));
        }
        if (!(database.getConnection() instanceof JdbcConnection)) {
            throw problem(VerificationProblems.offline());
        }
    }

    private static String word(CommandScope scope, CommandArgumentDefinition<String> argument, List<String> known) {
        String given = scope.getArgumentValue(argument);
        if (!known.contains(given)) {
            throw problem(VerificationProblems.unknownWord(
                    "--" + argument.getName(), given, KnownNames.nearest(given, known), known));
        }
        return given;
    }

    static PartitionProblemException problem(Problem problem) {
        return new PartitionProblemException("verify-rollback", List.of(problem));
    }

    private static void print(@Nullable OutputStream output, RollbackVerification verification, boolean json)
            throws IOException {
        if (output != null) {
            String report = json ? VerificationReport.json(verification) : VerificationReport.text(verification);
            output.write(report.getBytes(StandardCharsets.UTF_8));
            output.flush();
        }
    }

    private static String summary(RollbackVerification verification) {
        int differences = verification.findings().stream()
                .mapToInt(finding -> finding.differences().size())
                .sum();
        int failures = (int) verification.findings().stream()
                .filter(finding -> finding.failure() != null)
                .count();
        return VerificationProblems.summary(differences, failures);
    }
}
