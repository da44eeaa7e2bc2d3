package liquibase.ext.partitions.change;

import java.util.List;
import liquibase.ext.partitions.problem.AttributeProblems;
import liquibase.ext.partitions.problem.Problem;
import org.jspecify.annotations.Nullable;

/** Attributes that are true or false; held as text, since a Boolean makes false of whatever it cannot read. */
final class Booleans {

    private Booleans() {}

    static boolean isTrue(@Nullable String text) {
        return text != null && text.strip().equalsIgnoreCase("true");
    }

    static void check(String element, String name, @Nullable String text, List<Problem> problems) {
        if (text != null && !isTrue(text) && !text.strip().equalsIgnoreCase("false")) {
            problems.add(AttributeProblems.notBoolean(element, name, text));
        }
    }
}
