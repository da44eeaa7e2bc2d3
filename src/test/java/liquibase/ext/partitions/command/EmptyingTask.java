package liquibase.ext.partitions.command;

import liquibase.change.custom.CustomTaskChange;
import liquibase.change.custom.CustomTaskRollback;
import liquibase.database.Database;
import liquibase.exception.CustomChangeException;
import liquibase.exception.ValidationErrors;
import liquibase.executor.jvm.JdbcExecutor;
import liquibase.resource.ResourceAccessor;
import liquibase.statement.core.DeleteStatement;

/** A custom change that empties a table, and so does its rollback. */
public final class EmptyingTask implements CustomTaskChange, CustomTaskRollback {

    /** Called by Liquibase, which needs it to be public. */
    public EmptyingTask() {}

    @Override
    public void execute(Database database) throws CustomChangeException {
        JdbcExecutor executor = new JdbcExecutor();
        executor.setDatabase(database);
        try {
            executor.execute(new DeleteStatement(null, null, "precious"));
            database.commit();
        } catch (Exception e) {
            throw new CustomChangeException(e);
        }
    }

    @Override
    public void rollback(Database database) throws CustomChangeException {
        execute(database);
    }

    @Override
    public String getConfirmationMessage() {
        return "emptied";
    }

    @Override
    public void setUp() {}

    @Override
    public void setFileOpener(ResourceAccessor resourceAccessor) {}

    @Override
    public ValidationErrors validate(Database database) {
        return new ValidationErrors();
    }
}
