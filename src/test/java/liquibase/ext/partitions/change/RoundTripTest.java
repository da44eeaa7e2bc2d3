package liquibase.ext.partitions.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import liquibase.ext.partitions.harness.Changelogs;
import liquibase.ext.partitions.testing.Changelog;
import liquibase.serializer.ChangeLogSerializer;
import liquibase.serializer.core.json.JsonChangeLogSerializer;
import liquibase.serializer.core.xml.XMLChangeLogSerializer;
import liquibase.serializer.core.yaml.YamlChangeLogSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What Liquibase writes of a change, it reads back as that very change. */
class RoundTripTest {

    private static final List<String> CHANGES = List.of(
            "<p:createPartitions tableName='t' schemaName='s' ifNotExists='true' lockTimeout='5s'><p:default/></p:createPartitions>",
            "<p:createPartitions tableName='t' concurrently='true' parallelism='4'><p:default name='x'/></p:createPartitions>",
            items("<p:each values='DE, FR'/><p:default/>"),
            items(
                    "<p:each values='1, 2, 3'/><p:each values='1.50' name='{table}_x'/><p:each values='007, 0x10, no, true'/>"),
            items("<p:each values=\"NULL, 'MAXVALUE', 'a,b', 'it''s', ' x ', 'größe: &lt;&amp;&gt; &quot;'\"/>"),
            items("<p:each values='2026-01-01'/><p:each values='2026-02-01, 2026-03-01'/>"),
            items("<p:partition name='a' from='2026-01-01, MINVALUE' to='2026-02-01, MAXVALUE'/>"),
            items("<p:partition name='a' from='2026-01-01' to='2026-02-01 00:00:00+02'/>"),
            items("<p:partition name='a' from='2026-01-01 00:00:00' to='2026-02-01T00:00:00Z'/>"),
            items("<p:partition name='a' from='12:30:00' to='1e3'/>"),
            items("<p:partition name='no' modulus='4' remainder='0'/>"),
            items("<p:partition name='a' forValues=\"IN ('x', NULL)\" tablespace='fast' with='fillfactor=70'/>"),
            items("<p:series from='2026-01-01' to='2027-01-01' every='1 month' timeZone='UTC' name='{from:yyyy_MM}'/>"),
            items("<p:series from='2026-01-01 18:00:00' to='2026-01-02T18:00:00' every='6 hours'/>"),
            items("<p:series from='0' to='100' every='10'/>"),
            items("<p:each values='a' partitionBy='HASH (id)'><p:hash modulus='2' partitionBy='LIST (b)'>"
                    + "<p:each values='x'/><p:default/></p:hash></p:each>"),
            "<p:createPartitionIndexes tableName='t' indexName='no' columnNames='id, &quot;a,b&quot;, 007, yes' include='&quot;X&quot;'"
                    + " unique='true' nullsDistinct='false' using='btree' where='at &gt; &apos;2026-01-01&apos;'"
                    + " with='fillfactor=70' tablespace='fast' partitionIndexName='{partition}_{index}' ifNotExists='true'"
                    + " partitionsOnly='true' matching='2026_01' concurrently='true' parallelism='2'/>",
            "<p:createPartitionIndexes tableName='t' indexName='2026-01-01'>"
                    + "<p:column name='no' descending='true' nulls='first' collation='C'/>"
                    + "<p:column name=\"a -> 'x' ? '%' || '#{1}'\" computed='true' operatorClass='text_pattern_ops'/>"
                    + "<p:column name='12:30:00'/></p:createPartitionIndexes>",
            "<p:dropPartitionIndexes tableName='t' indexName='i' ifExists='true' matching='t_*' partitionsOnly='true'/>",
            "<p:dropPartitionIndexes tableName='t' indexName='i' unique='true'><p:column name='id'/></p:dropPartitionIndexes>",
            "<p:createPartitionForeignKeys baseTableName='no' baseTableSchemaName='007' baseTableCatalogName='c' constraintName='1e3'"
                    + " baseColumnNames='id, &quot;a,b&quot;, yes' referencedTableName='12:30:00' referencedTableSchemaName='s'"
                    + " referencedTableCatalogName='c' referencedColumnNames='2026-01-01, x, &quot;Y&quot;'"
                    + " onDelete='SET NULL (id)' onUpdate='cascade' deferrable='true' initiallyDeferred='true' match='FULL'"
                    + " validate='false' ifNotExists='true' partitionsOnly='true' matching='2026_01' concurrently='true'"
                    + " parallelism='2' lockTimeout='5s' lockRetries='3'/>",
            "<p:dropPartitionForeignKeys baseTableName='t' constraintName='f' ifExists='true' matching='t_*' partitionsOnly='true'/>",
            "<p:dropPartitionForeignKeys baseTableName='t' constraintName='f' baseColumnNames='a' referencedTableName='r'"
                    + " referencedColumnNames='id' onDelete='NO ACTION'/>",
            "<p:createPartitionConstraints tableName='t' schemaName='s' constraintName='no' check='yes' validate='false'/>",
            "<p:createPartitionConstraints tableName='t' constraintName='c' check=\"data ? 'x' AND a &lt; 7 AND b &lt;> '#{1}'\""
                    + " ifNotExists='true' concurrently='true'/>",
            "<p:createPartitionConstraints tableName='t' constraintName='c' unique='no, 007, &quot;a,b&quot;'/>",
            "<p:createPartitionConstraints tableName='t' constraintName='c' unique='true' concurrently='true' parallelism='2'/>",
            "<p:createPartitionConstraints tableName='t' constraintName='c' exclude='USING gist (during WITH &amp;&amp;)'"
                    + " partitionsOnly='true' matching='1e3'/>",
            "<p:dropPartitionConstraints tableName='t' constraintName='c' ifExists='true' check='a > 0'/>",
            "<p:dropPartitionConstraints tableName='t' constraintName='c'/>",
            "<p:attachPartition tableName='t' partitionName='n' from='2026-01-01 00:00:00' to='MAXVALUE' moveDefaultRows='true'/>",
            "<p:detachPartition tableName='no' partitionName='007' partitionSchemaName='s' from='2026-01-01' to='2026-02-01'/>",
            "<p:detachPartition tableName='t' partitionName='t_1' values=\"NULL, 'a,b', 1.50, no\"/>",
            "<p:detachPartition tableName='t' partitionName='t_1' modulus='4' remainder='0'/>",
            "<p:detachPartition tableName='t' partitionName='t_1' forValues=\"IN ('x', NULL)\"/>",
            "<p:detachPartition tableName='t' partitionName='t_1' default='true'/>",
            "<p:dropPartitions tableName='t' partitionNames='t_1, &quot;a,b&quot;, 007' partitionSchemaName='s' restrict='true'/>",
            "<p:dropPartitions tableName='t' olderThan='2026-01-01, MINVALUE' mode='detach' ifExists='true'/>",
            "<p:dropPartitions tableName='t' olderThan='2026-01-01 00:00:00'/>",
            "<p:analyzePartitions tableName='t' columnNames='a, &quot;B&quot;' verbose='true' skipLocked='true'/>",
            "<p:createPartitionedTable tableName='t' partitionBy='RANGE (at)' remarks='r'>"
                    + "<p:column name='id' type='bigint' autoIncrement='true' startWith='100'>"
                    + "<p:constraints primaryKey='true' nullable='false'/></p:column>"
                    + "<p:column name='at' type='date' defaultValueDate='2026-01-01'>"
                    + "<p:constraints primaryKey='true' nullable='false'/></p:column>"
                    + "<p:column name='b' type='boolean' defaultValueBoolean='false'/></p:createPartitionedTable>");

    static Stream<Arguments> written() {
        return CHANGES.stream()
                .flatMap(change -> Stream.of(
                        Arguments.of(change, new XMLChangeLogSerializer(), (Function<String, Changelog>)
                                text -> Changelog.text("changelog.xml", text)),
                        Arguments.of(
                                change, new YamlChangeLogSerializer(), (Function<String, Changelog>) Changelog::yaml),
                        Arguments.of(
                                change, new JsonChangeLogSerializer(), (Function<String, Changelog>) Changelog::json)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("written")
    void keepsTheChecksumAndHasNoMistakes(
            String change, ChangeLogSerializer serializer, Function<String, Changelog> read) throws IOException {
        Changelog changelog = changelog(change);

        String text = write(changelog, serializer);

        Changelog again = read.apply(text);
        assertEquals(LoadedChanges.checkSums(changelog), LoadedChanges.checkSums(again), text);
        assertEquals(List.of(), ChangelogErrors.of(changelog), change);
        assertEquals(List.of(), ChangelogErrors.of(again), text);
    }

    @Test
    void usesTheOwnNamespaceInXml() throws IOException {
        String xml = write(changelog(items("<p:each values='a'/>")), new XMLChangeLogSerializer());

        assertTrue(xml.contains("xmlns:partitions=\"http://www.liquibase.org/xml/ns/partitions\""), xml);
        assertTrue(
                xml.contains("http://www.liquibase.org/xml/ns/partitions"
                        + " http://www.liquibase.org/xml/ns/partitions/liquibase-partitions-latest.xsd"),
                xml);
        assertTrue(xml.contains("<partitions:createPartitions tableName=\"t\">"), xml);
        assertTrue(xml.contains("<partitions:each values=\"a\"/>"), xml);
    }

    private static String write(Changelog changelog, ChangeLogSerializer serializer) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        serializer.write(LoadedChanges.parse(changelog).getChangeSets(), out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static Changelog changelog(String change) {
        return Changelogs.uncheckedXml("<changeSet id='1' author='me' runInTransaction='false'"
                + " xmlns:p='http://www.liquibase.org/xml/ns/partitions'>" + change + "</changeSet>");
    }

    private static String items(String items) {
        return "<p:createPartitions tableName='t'>" + items + "</p:createPartitions>";
    }
}
