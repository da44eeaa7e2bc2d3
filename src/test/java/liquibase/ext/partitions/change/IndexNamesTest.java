package liquibase.ext.partitions.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import liquibase.database.ObjectQuotingStrategy;
import liquibase.database.core.PostgresDatabase;
import liquibase.ext.partitions.model.IndexDefinition;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.plan.CreateIndexesRequest;
import liquibase.ext.partitions.testing.Changelog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names of indexes and columns mean what they mean in Liquibase's own changes, by its quoting strategies. */
class IndexNamesTest {

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(textBlock = """
            LEGACY, plain, plain
            LEGACY, UPPER, upper
            LEGACY, Mixed, Mixed
            LEGACY, two WORDS, two WORDS
            LEGACY, "UPPER", UPPER
            LEGACY, "say ""Hi"" x", say "Hi" x
            QUOTE_ALL_OBJECTS, UPPER, UPPER
            QUOTE_ALL_OBJECTS, Mixed, Mixed
            QUOTE_ONLY_RESERVED_WORDS, Mixed, mixed
            QUOTE_ONLY_RESERVED_WORDS, "Mixed", Mixed
            """, quoteCharacter = '`')
    void areTakenByTheQuotingStrategy(ObjectQuotingStrategy strategy, String written, String exact) {
        String quoted = "'" + written + "'";
        CreateIndexesRequest request =
                request(strategy, "indexName: " + quoted + ", columnNames: " + quoted + ", include: " + quoted);

        assertEquals(exact, request.target().index().name());
        assertEquals(List.of(exact), request.definition().columnNames());
        assertEquals(List.of(exact), index(request).include());
        CreateIndexesRequest byItem = request(strategy, "indexName: i, columns: [column: {name: " + quoted + "}]");
        assertEquals(List.of(exact), byItem.definition().columnNames());
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(textBlock = """
            LEGACY, {partition}_IX, Part_IX
            QUOTE_ALL_OBJECTS, {partition}_IX, Part_IX
            QUOTE_ONLY_RESERVED_WORDS, IX_{partition}_IX, ix_Part_ix
            QUOTE_ONLY_RESERVED_WORDS, "IX_{partition}_IX", IX_Part_IX
            """, quoteCharacter = '`')
    void ofPartitionsAreTakenByTheQuotingStrategyToo(ObjectQuotingStrategy strategy, String pattern, String exact) {
        CreateIndexesRequest request =
                request(strategy, "indexName: i, columnNames: a, partitionIndexName: '" + pattern + "'");

        assertEquals(
                new QualifiedName("parts", exact), request.target().naming().on(new QualifiedName("parts", "Part")));
    }

    @Test
    void areInTheSchemaOfTheTable() {
        CreateIndexesRequest request =
                request(ObjectQuotingStrategy.LEGACY, "schemaName: Sales, indexName: i, columnNames: a");

        assertEquals(new QualifiedName("Sales", "i"), request.target().index());
        assertEquals("createPartitionIndexes of table Sales.orders", request.where());
    }

    @Test
    void areNoneInAnExpression() {
        CreateIndexesRequest request = request(
                ObjectQuotingStrategy.LEGACY,
                "indexName: i, columns: [column: {name: \"data -> 'A' ? 'b'\", computed: true}]");

        assertEquals("data -> 'A' ? 'b'", index(request).columns().get(0).text());
        assertEquals(List.of(), request.definition().columnNames());
    }

    private static CreateIndexesRequest request(ObjectQuotingStrategy strategy, String attributes) {
        PostgresDatabase database = new PostgresDatabase();
        database.setObjectQuotingStrategy(strategy);
        Changelog changelog = Changelog.yaml(
                "databaseChangeLog: [changeSet: {id: 1, author: me, changes: [createPartitionIndexes: {tableName: orders, "
                        + attributes + "}]}]");
        CreatePartitionIndexesChange change =
                (CreatePartitionIndexesChange) LoadedChanges.of(changelog).get(0);
        return change.operation(database).request();
    }

    private static IndexDefinition index(CreateIndexesRequest request) {
        return assertInstanceOf(IndexDefinition.class, request.definition());
    }
}
