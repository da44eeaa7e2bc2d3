package liquibase.ext.partitions.testing;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The end of several things, none of which may keep the others from ending. */
final class Closing {
    private Closing() {}

    /** Runs all, whatever happens to one, and throws the first exception with the others in it. */
    static void all(List<Runnable> ends) {
        @Nullable RuntimeException thrown = null;
        for (Runnable end : ends) {
            try {
                end.run();
            } catch (RuntimeException e) {
                if (thrown == null) {
                    thrown = e;
                } else {
                    thrown.addSuppressed(e);
                }
            }
        }
        if (thrown != null) {
            throw thrown;
        }
    }
}
