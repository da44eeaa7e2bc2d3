package liquibase.ext.partitions.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import liquibase.ext.partitions.model.CatalogDifference;
import liquibase.ext.partitions.model.RollbackVerification;
import liquibase.ext.partitions.model.RollbackVerification.End;
import liquibase.ext.partitions.model.RollbackVerification.Finding;

/** A verification as text for people, and as JSON for programs. */
final class VerificationReport {

    private VerificationReport() {}

    /** Lines that end with a line end each. */
    static String text(RollbackVerification verification) {
        if (verification.changeSets().isEmpty()) {
            return String.join("\n", verification.notes()) + "\n";
        }
        List<String> lines = new ArrayList<>();
        int count = verification.changeSets().size();
        lines.add("verify-rollback of " + count + (count == 1 ? " changeset:" : " changesets:"));
        verification.changeSets().forEach(changeSet -> lines.add("    " + changeSet));
        for (Finding finding : verification.findings()) {
            lines.add("");
            String where = finding.changeSet().isEmpty() ? "" : " of changeset " + finding.changeSet();
            if (finding.failure() != null) {
                lines.add(capital(finding.phase().toString()) + where + " fails:");
                finding.failure().lines().forEach(line -> lines.add("    " + line));
            } else {
                lines.add("After " + finding.phase() + where + ":");
                finding.differences().forEach(difference -> lines.add("    " + oneLine(difference.toString())));
            }
        }
        lines.add("");
        verification.notes().forEach(lines::add);
        if (verification.isClean()) {
            lines.add(
                    "Clean: each rollback leaves the schema that was there before, and the second update makes what the"
                            + " first made.");
        }
        lines.add(
                verification.end() == End.UNFINISHED
                        ? "The database is left where it failed."
                        : "The database is left " + verification.end() + ".");
        return String.join("\n", lines) + "\n";
    }

    /** One JSON object. */
    static String json(RollbackVerification verification) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("clean", verification.isClean());
        report.put("changeSets", verification.changeSets());
        report.put(
                "findings",
                verification.findings().stream()
                        .map(VerificationReport::finding)
                        .toList());
        report.put("notes", verification.notes());
        report.put("left", verification.end().toString());
        return Json.text(report) + "\n";
    }

    private static Map<String, Object> finding(Finding finding) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("after", finding.phase().toString());
        object.put("changeSet", finding.changeSet().isEmpty() ? null : finding.changeSet());
        object.put("failure", finding.failure());
        object.put(
                "differences",
                finding.differences().stream()
                        .map(VerificationReport::difference)
                        .toList());
        return object;
    }

    private static Map<String, Object> difference(CatalogDifference difference) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("difference", difference.verdict());
        object.put("kind", difference.kind());
        object.put("object", difference.object());
        object.put("relation", difference.relation());
        object.put("property", difference.property().isEmpty() ? null : difference.property());
        object.put("before", difference.before());
        object.put("after", difference.after());
        return object;
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s*\\R\\s*", " ");
    }

    private static String capital(String words) {
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}
