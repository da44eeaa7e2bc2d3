package liquibase.ext.partitions.execute;

import java.sql.SQLWarning;
import java.util.concurrent.Executor;
import java.util.logging.Level;
import liquibase.Scope;
import liquibase.ext.partitions.problem.Wording;
import liquibase.ext.partitions.sql.RowMoveSql;
import liquibase.logging.Logger;
import liquibase.sql.SqlConfiguration;
import liquibase.ui.UIService;

/**
 * Tells the user what happens. Liquibase's command line hides all log output by default, so a warning goes to the log
 * and to the user interface.
 */
public final class Reporter {

    private final Logger log;
    private final UIService ui;
    private final Level sqlLevel;
    private final Executor executor;
    private final Wording wording;

    private Reporter(Logger log, UIService ui, Level sqlLevel, Executor executor, Wording wording) {
        this.log = log;
        this.ui = ui;
        this.sqlLevel = sqlLevel;
        this.executor = executor;
        this.wording = wording;
    }

    /** A reporter to the log and user interface of the running command. */
    public static Reporter ofCurrentScope() {
        Scope scope = Scope.getCurrentScope();
        return new Reporter(
                scope.getLog(Reporter.class),
                scope.getUI(),
                SqlConfiguration.SHOW_AT_LOG_LEVEL.getCurrentValue(),
                Runnable::run,
                Wording.XML);
    }

    /** The same in the words of a changelog. */
    public Reporter in(Wording ofChangelog) {
        return new Reporter(log, ui, sqlLevel, executor, ofChangelog);
    }

    /** The same for another thread: Liquibase's log and user interface hang on the thread that a command runs in. */
    Reporter via(Executor commandThread) {
        return new Reporter(log, ui, sqlLevel, commandThread, wording);
    }

    /** A sentence that the user must see. */
    public void warn(String message) {
        String worded = wording.of(message);
        executor.execute(() -> {
            log.warning(worded);
            ui.sendMessage("WARNING: " + worded);
        });
    }

    /** A sentence about how it goes. */
    void inform(String message) {
        executor.execute(() -> {
            log.info(message);
            ui.sendMessage(message);
        });
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
