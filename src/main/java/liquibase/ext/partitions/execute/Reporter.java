package liquibase.ext.partitions.execute;

import java.sql.SQLWarning;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.logging.Level;
import java.util.stream.Stream;
import liquibase.Scope;
import liquibase.ext.partitions.problem.Wording;
import liquibase.ext.partitions.sql.RowMoveSql;
import liquibase.logging.Logger;
import liquibase.sql.SqlConfiguration;
import liquibase.ui.CompositeUIService;
import liquibase.ui.LoggerUIService;
import liquibase.ui.UIService;

/**
 * Tells the user what happens, once in the log and once on each console. Liquibase's command line hides all log output by
 * default, so the log alone would not do; and what a user interface that writes to the log itself is told would be there
 * twice, of which only one line has the level of a warning.
 */
public final class Reporter {

    /** The Maven plugin's user interface, which is a console by its type and Maven's log in truth. */
    private static final String OF_MAVEN = "org.liquibase.maven.plugins.MavenUi";

    private final Logger log;
    private final List<UIService> consoles;
    private final Level sqlLevel;
    private final Executor executor;
    private final Wording wording;

    private Reporter(Logger log, List<UIService> consoles, Level sqlLevel, Executor executor, Wording wording) {
        this.log = log;
        this.consoles = consoles;
        this.sqlLevel = sqlLevel;
        this.executor = executor;
        this.wording = wording;
    }

    /** A reporter to the log and user interface of the running command. */
    public static Reporter ofCurrentScope() {
        Scope scope = Scope.getCurrentScope();
        return new Reporter(
                scope.getLog(Reporter.class),
                consoles(scope.getUI()).toList(),
                SqlConfiguration.SHOW_AT_LOG_LEVEL.getCurrentValue(),
                Runnable::run,
                Wording.XML);
    }

    /** The same in the words of a changelog. */
    public Reporter in(Wording ofChangelog) {
        return new Reporter(log, consoles, sqlLevel, executor, ofChangelog);
    }

    /** The same for another thread, where what is told is said in the thread that the command runs in. */
    Reporter via(Executor commandThread) {
        return new Reporter(log, consoles, sqlLevel, commandThread, wording);
    }

    /** What of a user interface does not write to the log. */
    private static Stream<UIService> consoles(UIService ui) {
        if (ui instanceof CompositeUIService composite) {
            return composite.getOutputServices().stream().flatMap(Reporter::consoles);
        }
        boolean isLog = ui instanceof LoggerUIService || ui.getClass().getName().equals(OF_MAVEN);
        return isLog ? Stream.empty() : Stream.of(ui);
    }

    /** A sentence that the user must see. */
    public void warn(String message) {
        String worded = wording.of(message);
        executor.execute(() -> {
            log.warning(worded);
            consoles.forEach(console -> console.sendMessage("WARNING: " + worded));
        });
    }

    /** A sentence about how it goes. */
    void inform(String message) {
        executor.execute(() -> {
            log.info(message);
            consoles.forEach(console -> console.sendMessage(message));
        });
    }

    /** A sentence for whoever looks closer. */
    void debug(String message) {
        executor.execute(() -> log.fine(message));
    }

    /** A statement that is about to be executed. */
    void sql(String statement) {
        executor.execute(() -> log.log(sqlLevel, statement, null));
    }

    /** A notice or warning of the server. */
    void serverMessage(SQLWarning message) {
        if (RowMoveSql.MOVED.equals(message.getSQLState())) {
            inform(String.valueOf(message.getMessage()));
            return;
        }
        if (isWarning(message)) {
            warn(String.valueOf(message.getMessage()));
        } else {
            executor.execute(() -> log.log(Level.FINE, message.getMessage(), null));
        }
    }

    /** What the server says when it was asked to tell. */
    void serverTold(SQLWarning message) {
        inform(String.valueOf(message.getMessage()));
    }

    /** Class 01 (manual, appendix A); notices and debug output have class 00. */
    private static boolean isWarning(SQLWarning message) {
        return String.valueOf(message.getSQLState()).startsWith("01");
    }
}
