package liquibase.ext.partitions.command;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import liquibase.ext.partitions.model.PartitionReport;

/** What the command {@code partitions} can print. */
enum PartitionsFormat {
    TEXT {
        @Override
        String print(PartitionReport report, TextStyle style) {
            return ReportText.print(report, style);
        }
    },
    JSON {
        @Override
        String print(PartitionReport report, TextStyle style) {
            return ReportJson.print(report);
        }
    },
    MERMAID {
        @Override
        String print(PartitionReport report, TextStyle style) {
            return MermaidText.print(report);
        }
    },
    DOT {
        @Override
        String print(PartitionReport report, TextStyle style) {
            return DotText.print(report);
        }
    };

    /** The format of a name in any case. */
    static Optional<PartitionsFormat> of(String name) {
        return Arrays.stream(values())
                .filter(format -> format.name().equals(name.strip().toUpperCase(Locale.ROOT)))
                .findFirst();
    }

    /** The names of all formats. */
    static List<String> names() {
        return Arrays.stream(values())
                .map(format -> format.name().toLowerCase(Locale.ROOT))
                .toList();
    }

    /** The report in this format, with a line end after it; only text has a style. */
    abstract String print(PartitionReport report, TextStyle style);
}
