package liquibase.ext.partitions.command;

import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import liquibase.Scope;
import liquibase.configuration.LiquibaseConfiguration;
import liquibase.integration.IntegrationDetails;
import org.jspecify.annotations.Nullable;

/**
 * Where a command's output goes: to a terminal, or to a file or another program. Only Liquibase's command line writes to a
 * terminal, unless it has {@code --output-file}.
 */
final class Terminal {

    private static final int USUAL_WIDTH = 80;
    private static final Pattern SIZE = Pattern.compile("\\d+ (\\d+)\\s*");
    /** What the command line calls itself, in a container of Liquibase's too. */
    private static final Set<String> COMMAND_LINES = Set.of("cli", "docker");

    private static final String DRAWN_WITH = "│├└─…";

    private Terminal() {}

    /**
     * How to print.
     *
     * @param width the width that was asked for; null for that of the terminal
     */
    static TextStyle style(@Nullable Integer width) {
        Optional<Charset> terminal = charset();
        if (terminal.isEmpty()) {
            return width == null ? TextStyle.PLAIN : new TextStyle(width, false, false);
        }
        boolean unicode = terminal.get().newEncoder().canEncode(DRAWN_WITH);
        boolean colour = isEmpty(System.getenv("NO_COLOR")) && !"dumb".equals(System.getenv("TERM"));
        return new TextStyle(width == null ? width(System.getenv("COLUMNS")) : width, unicode, colour);
    }

    /** The encoding of what is printed. */
    static Charset encoding() {
        return charset().orElse(StandardCharsets.UTF_8);
    }

    /** The encoding of the terminal; empty where the output does not go to one. */
    @SuppressWarnings("SystemConsoleNull") // isTerminal asks what null no longer tells on newer versions
    private static Optional<Charset> charset() {
        Console console = System.console();
        return console != null && isTerminal(console) && isCommandLine() && !isRedirected()
                ? Optional.of(console.charset())
                : Optional.empty();
    }

    /** From JDK 22 on there is a console without a terminal too, and a method that tells. */
    private static boolean isTerminal(Console console) {
        try {
            return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }

    private static boolean isCommandLine() {
        IntegrationDetails integration = Scope.getCurrentScope().get("integrationDetails", IntegrationDetails.class);
        return integration != null && COMMAND_LINES.contains(integration.getName());
    }

    private static boolean isRedirected() {
        return Scope.getCurrentScope()
                .getSingleton(LiquibaseConfiguration.class)
                .getCurrentConfiguredValue(null, null, "liquibase.outputFile")
                .found();
    }

    private static int width(@Nullable String columns) {
        if (columns != null && columns.matches("[1-9]\\d{0,4}")) {
            return Math.max(PartitionsCommandStep.LEAST_WIDTH, Integer.parseInt(columns));
        }
        return Math.max(PartitionsCommandStep.LEAST_WIDTH, sttySize());
    }

    private static int sttySize() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(ProcessBuilder.Redirect.INHERIT)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!stty.waitFor(1, TimeUnit.SECONDS)) {
                stty.destroyForcibly();
                return USUAL_WIDTH;
            }
            try (InputStream output = stty.getInputStream()) {
                Matcher size = SIZE.matcher(new String(output.readAllBytes(), StandardCharsets.US_ASCII));
                return size.matches() ? Integer.parseInt(size.group(1)) : USUAL_WIDTH;
            }
        } catch (IOException e) {
            return USUAL_WIDTH;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return USUAL_WIDTH;
        }
    }

    private static boolean isEmpty(@Nullable String text) {
        return text == null || text.isEmpty();
    }
}
