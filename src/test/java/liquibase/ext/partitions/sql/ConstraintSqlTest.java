package liquibase.ext.partitions.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import liquibase.ext.partitions.model.CheckConstraint;
import liquibase.ext.partitions.model.ConstraintDefinition;
import liquibase.ext.partitions.model.ExclusionConstraint;
import liquibase.ext.partitions.model.ForeignKey;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.ReferentialAction;
import liquibase.ext.partitions.model.UniqueConstraint;
import liquibase.ext.partitions.plan.Step;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConstraintSqlTest {

    private static final QualifiedName P = new QualifiedName("s", "p");
    private static final QualifiedName R = new QualifiedName("s", "R");
    private static final ForeignKey KEY = new ForeignKey(
            List.of("a"),
            R,
            List.of("id"),
            false,
            ReferentialAction.NO_ACTION,
            ReferentialAction.NO_ACTION,
            false,
            false);

    static Stream<Arguments> definitions() {
        return Stream.of(
                Arguments.of(KEY, "FOREIGN KEY (\"a\") REFERENCES \"s\".\"R\" (\"id\")"),
                Arguments.of(
                        new ForeignKey(
                                List.of("A", "b\"c"),
                                new QualifiedName(null, "r"),
                                List.of("X", "y"),
                                true,
                                action(ReferentialAction.Kind.SET_NULL, "A", "b\"c"),
                                action(ReferentialAction.Kind.CASCADE),
                                true,
                                true),
                        "FOREIGN KEY (\"A\", \"b\"\"c\") REFERENCES \"r\" (\"X\", \"y\") MATCH FULL ON UPDATE CASCADE"
                                + " ON DELETE SET NULL (\"A\", \"b\"\"c\") DEFERRABLE INITIALLY DEFERRED"),
                Arguments.of(
                        new ForeignKey(
                                List.of("a"),
                                R,
                                List.of("id"),
                                false,
                                action(ReferentialAction.Kind.SET_DEFAULT),
                                action(ReferentialAction.Kind.RESTRICT),
                                true,
                                false),
                        "FOREIGN KEY (\"a\") REFERENCES \"s\".\"R\" (\"id\") ON UPDATE RESTRICT ON DELETE SET DEFAULT"
                                + " DEFERRABLE"),
                Arguments.of(new CheckConstraint("j ? 'x' AND a > 0"), "CHECK (j ? 'x' AND a > 0)"),
                Arguments.of(new UniqueConstraint(List.of("A", "b\"c")), "UNIQUE (\"A\", \"b\"\"c\")"),
                Arguments.of(
                        new ExclusionConstraint("USING gist (room WITH =, during WITH &&)"),
                        "EXCLUDE USING gist (room WITH =, during WITH &&)"));
    }

    @ParameterizedTest
    @MethodSource("definitions")
    void namesAreQuotedAndExpressionsAreNot(ConstraintDefinition definition, String sql) {
        assertEquals(sql, ConstraintSql.of(definition));
    }

    @Test
    void addsAConstraint() {
        CheckConstraint check = new CheckConstraint("a > 0");

        assertEquals(
                "ALTER TABLE \"s\".\"p\" ADD CONSTRAINT \"C \"\"c\"\"\" CHECK (a > 0)",
                SqlRenderer.render(new Step.AddConstraint(P, "C \"c\"", check, false, false)));
        assertEquals(
                "ALTER TABLE \"s\".\"p\" ADD CONSTRAINT \"c\" CHECK (a > 0) NOT VALID",
                SqlRenderer.render(new Step.AddConstraint(P, "c", check, false, true)));
        assertEquals(
                "ALTER TABLE ONLY \"s\".\"p\" ADD CONSTRAINT \"c\" UNIQUE (\"a\")",
                SqlRenderer.render(new Step.AddConstraint(P, "c", new UniqueConstraint(List.of("a")), true, false)));
    }

    @Test
    void leavesOutTheSchemaOfAReferencedTableOnRequest() {
        Step step = new Step.AddConstraint(P, "fk", KEY, false, false);

        assertEquals(
                "ALTER TABLE \"p\" ADD CONSTRAINT \"fk\" FOREIGN KEY (\"a\") REFERENCES \"R\" (\"id\")",
                SqlRenderer.render(step, "s"));
        assertEquals(SqlRenderer.render(step), SqlRenderer.render(step, "other"));
    }

    @Test
    void makesAConstraintOfAUniqueIndex() {
        assertEquals(
                "ALTER TABLE \"s\".\"p\" ADD CONSTRAINT \"I\" UNIQUE USING INDEX \"I\"",
                SqlRenderer.render(new Step.UseUniqueIndex(P, "I")));
    }

    @Test
    void dropsAConstraintThatMustBeThere() {
        assertEquals(
                "ALTER TABLE \"s\".\"p\" DROP CONSTRAINT \"C\"",
                SqlRenderer.render(new Step.DropConstraint(P, "C", false)));
    }

    private static ReferentialAction action(ReferentialAction.Kind kind, String... columns) {
        return new ReferentialAction(kind, List.of(columns));
    }
}
