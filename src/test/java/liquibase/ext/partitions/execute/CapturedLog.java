package liquibase.ext.partitions.execute;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.logging.Level;
import liquibase.ext.partitions.testing.LiquibaseRun;
import liquibase.logging.Logger;
import liquibase.logging.core.AbstractLogService;
import liquibase.logging.core.AbstractLogger;
import org.jspecify.annotations.Nullable;

/** Everything that a run logs, at any level: the statements, and what the server says to them. */
public final class CapturedLog extends AbstractLogService {

    private record Line(Level level, String text) {}

    private final List<Line> lines = new CopyOnWriteArrayList<>();
    private Consumer<String> listener = line -> {};

    public List<String> lines() {
        return lines.stream().map(Line::text).toList();
    }

    /** At which levels lines with this text have been logged. */
    public List<String> levels(String part) {
        return lines.stream()
                .filter(line -> line.text().contains(part))
                .map(line -> line.level().getName())
                .toList();
    }

    /** The run with its log captured here. */
    LiquibaseRun of(LiquibaseRun run) {
        return run.setting("logService", this);
    }

    /**
     * The same with something that happens right before a statement of this beginning is executed, each time, unless others work
     * on leaves beside the command.
     */
    CapturedLog before(String beginning, Runnable event) {
        listener = line -> {
            if (line.startsWith(beginning)) {
                event.run();
            }
        };
        return this;
    }

    @Override
    public int getPriority() {
        return PRIORITY_NOT_APPLICABLE;
    }

    @Override
    @SuppressWarnings({"rawtypes", "try"}) // Liquibase has the raw type and a close() that declares Exception
    public Logger getLog(Class clazz) {
        return new AbstractLogger() {
            @Override
            public void log(Level level, @Nullable String message, @Nullable Throwable e) {
                lines.add(new Line(level, String.valueOf(message)));
                listener.accept(String.valueOf(message));
            }
        };
    }
}
