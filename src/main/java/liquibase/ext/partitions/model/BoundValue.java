package liquibase.ext.partitions.model;

import java.util.Objects;
import java.util.regex.Pattern;

/** One value of a partition bound. */
public sealed interface BoundValue {

    /** The SQL key words that a bound may hold in place of a value. */
    enum Keyword implements BoundValue {
        /** The null value of a list partition. */
        NULL,
        /** Below every value of a range key column. */
        MINVALUE,
        /** Above every value of a range key column. */
        MAXVALUE;

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.keyword(this);
        }

        @Override
        public String text() {
            return name();
        }
    }

    /**
     * A constant, written as text that PostgreSQL coerces to the type of the key.
     *
     * @param text the constant without quotes
     */
    record Literal(String text) implements BoundValue {
        private static final Pattern NEEDS_QUOTES =
                Pattern.compile("(?is)|NULL|MINVALUE|MAXVALUE|[\\s'].*|.*\\s|.*,.*");

        public Literal {
            Objects.requireNonNull(text, "text");
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.literal(this);
        }

        @Override
        public String shown() {
            return NEEDS_QUOTES.matcher(text).matches() ? "'" + text.replace("'", "''") + "'" : text;
        }
    }

    /**
     * An SQL expression, which the server evaluates once, when the partition is made. Only {@code forValues} has them.
     *
     * @param text the expression as SQL
     */
    record Expression(String text) implements BoundValue {
        public Expression {
            Objects.requireNonNull(text, "text");
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.expression(this);
        }
    }

    /** The value as a user would write it, without quotes: for messages and names. */
    String text();

    /**
     * As {@link #text()}, but a constant has its quotes where it would be read as something else without them: the empty
     * text, a key word, and texts that have a comma, begin with a quote, or begin or end with a blank.
     */
    default String shown() {
        return text();
    }

    /** Calls the method of the visitor that is for this kind of value. */
    <R> R accept(Visitor<R> visitor);

    /** A function over every kind of value; a new kind does not compile until every visitor knows it. */
    interface Visitor<R> {
        R keyword(Keyword value);

        R literal(Literal value);

        R expression(Expression value);
    }
}
