package liquibase.ext.partitions;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rooms of the house: what each package may use. A package that is not listed has no place yet. */
class ArchitectureTest {
    private static final String ROOT = "liquibase.ext.partitions";
    private static final DescribedPredicate<JavaClass> LIQUIBASE =
            resideInAPackage("liquibase..").and(not(resideInAPackage(ROOT + "..")));

    private static final DescribedPredicate<JavaClass> JDBC = resideInAnyPackage("java.sql..", "javax.sql..");
    private static final DescribedPredicate<JavaClass> JDK_AND_ANNOTATIONS =
            resideInAnyPackage("java..", "javax..", "org.jspecify..").and(not(JDBC));
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    @ParameterizedTest(name = "{0}")
    @CsvSource(quoteCharacter = '"', textBlock = """
            model, ""
            problem, model
            plan, model problem
            sql, model plan
            """)
    void theCoreKnowsNeitherJdbcNorLiquibase(String room, String rooms) {
        check(room, JDK_AND_ANNOTATIONS.or(rooms(rooms)));
    }

    @Test
    void theCatalogKnowsJdbcButNotLiquibase() {
        check("catalog", JDK_AND_ANNOTATIONS.or(JDBC).or(rooms("model problem sql")));
    }

    /** SnakeYAML is what Liquibase reads YAML and JSON with. */
    @Test
    void changesKnowLiquibaseAndItsYamlParser() {
        check(
                "change",
                JDK_AND_ANNOTATIONS
                        .or(JDBC)
                        .or(LIQUIBASE)
                        .or(resideInAPackage("org.yaml.snakeyaml.."))
                        .or(rooms("model problem plan sql catalog execute statement changelog")));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(textBlock = """
            execute, model problem plan sql catalog
            statement, model problem plan sql execute
            precondition, model problem catalog plan changelog
            changelog, model problem
            command, model problem catalog changelog
            """)
    void theEdgeKnowsLiquibase(String room, String rooms) {
        check(room, JDK_AND_ANNOTATIONS.or(JDBC).or(LIQUIBASE).or(rooms(rooms)));
    }

    @Test
    void theKitForUsersTestsKnowsJunitToo() {
        check(
                "testing",
                JDK_AND_ANNOTATIONS
                        .or(JDBC)
                        .or(LIQUIBASE)
                        .or(resideInAnyPackage("org.junit..", "org.opentest4j..", "org.apiguardian.."))
                        .or(resideInAnyPackage("org.postgresql.ds..", "io.zonky.test..", "org.testcontainers.."))
                        .or(rooms("model problem catalog")));
    }

    @Test
    void nothingElseUsesTheKitForUsersTests() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".testing..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + ".testing.."));
    }

    @ParameterizedTest
    @CsvSource({"EmbeddedServer, io.zonky", "ContainerServer, org.testcontainers"})
    void aLibraryForServersIsLoadedByOneClassOnly(String loader, String library) {
        check(noClasses()
                .that()
                .doNotHaveSimpleName(loader)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library + ".."));
    }

    @Test
    void nothingUsesAChange() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".change..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + ".change.."));
    }

    @Test
    void everyClassIsInARoom() {
        check(
                classes()
                        .should()
                        .resideInAnyPackage(
                                packages(
                                        "model problem plan sql catalog execute statement changelog change precondition command testing")));
    }

    @Test
    void dependenciesPointOneWay() {
        check(slices().matching(ROOT + ".(*)..").should().beFreeOfCycles());
    }

    @Test
    void thereIsNoStaticMutableState() {
        check(fields().that().areStatic().should().beFinal());
    }

    @Test
    void nothingPrintsPastLiquibase() {
        check(NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS);
    }

    private static void check(String room, DescribedPredicate<JavaClass> allowed) {
        check(classes()
                .that()
                .resideInAPackage(ROOT + "." + room + "..")
                .should()
                .onlyDependOnClassesThat(allowed.or(rooms(room))));
    }

    private static void check(ArchRule rule) {
        // Some rooms are still to be built.
        rule.allowEmptyShould(true).check(CLASSES);
    }

    private static DescribedPredicate<JavaClass> rooms(String rooms) {
        return rooms.isEmpty() ? DescribedPredicate.alwaysFalse() : resideInAnyPackage(packages(rooms));
    }

    private static String[] packages(String rooms) {
        return Arrays.stream(rooms.split(" "))
                .map(room -> ROOT + "." + room + "..")
                .toArray(String[]::new);
    }
}
