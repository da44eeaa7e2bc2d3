package liquibase.ext.partitions.harness;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.function.Executable;

/** Something that runs while the test goes on. */
public final class Background {
    private final CompletableFuture<Void> future;

    private Background(CompletableFuture<Void> future) {
        this.future = future;
    }

    public static Background start(Executable work) {
        return new Background(CompletableFuture.runAsync(
                () -> {
                    try {
                        work.execute();
                    } catch (Throwable e) {
                        throw new CompletionException(e);
                    }
                },
                work1 -> new Thread(work1, "background").start()));
    }

    /** Waits until it has ended, a minute at the most, and throws what it has thrown. */
    public void finish() throws Throwable {
        try {
            future.orTimeout(60, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    public boolean isDone() {
        return future.isDone();
    }
}
