package liquibase.ext.partitions.sql;

import liquibase.ext.partitions.model.BoundValue;
import liquibase.ext.partitions.model.QualifiedName;

/** The two doors through which user text enters SQL (manual, section 4.1), and what is made of them. */
public final class Quoting {

    private Quoting() {}

    /** A name in double quotes, which keeps its case and whatever it contains. */
    public static String identifier(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** A relation's name, with its schema if it has one. */
    public static String identifier(QualifiedName name) {
        String schema = name.schema();
        return schema == null ? identifier(name.name()) : identifier(schema) + "." + identifier(name.name());
    }

    /**
     * A string constant. A backslash makes it an escape string, which means the same whatever
     * standard_conforming_strings is set to.
     */
    public static String literal(String text) {
        String doubled = text.replace("'", "''");
        return text.indexOf('\\') < 0 ? "'" + doubled + "'" : "E'" + doubled.replace("\\", "\\\\") + "'";
    }

    /** A string constant in dollars, in lines of its own, which leaves it as it is. */
    static String dollarQuoted(String body) {
        String tag = "$$";
        for (int i = 0; body.contains(tag); i++) {
            tag = "$body" + i + "$";
        }
        return tag + "\n" + body + "\n" + tag;
    }

    /** A value of a bound: a key word, a string constant, or an expression in the parentheses that keep it whole. */
    public static String boundValue(BoundValue value) {
        return value.accept(new BoundValue.Visitor<>() {
            @Override
            public String keyword(BoundValue.Keyword keyword) {
                return keyword.name();
            }

            @Override
            public String literal(BoundValue.Literal literal) {
                return Quoting.literal(literal.text());
            }

            @Override
            public String expression(BoundValue.Expression expression) {
                return "(" + expression.text() + ")";
            }
        });
    }
}
