package liquibase.ext.partitions.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import java.util.TimeZone;
import java.util.function.Supplier;
import liquibase.ext.partitions.harness.Changelogs;
import liquibase.ext.partitions.testing.Changelog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same change has the same checksum in every format, on every machine and in every supported Liquibase. */
class FormatsTest {

    private static final String OWN = "http://www.liquibase.org/xml/ns/partitions";
    private static final String GENERIC = "http://www.liquibase.org/xml/ns/dbchangelog-ext";

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiterString = "=>", quoteCharacter = '`', textBlock = """
            <each values="DE, FR"/> => each: {values: [DE, FR]}
            <each values="DE, FR"/> => each: {values: "DE,FR"}
            <each values="DE"/> => each: {values: [DE]}
            <each values="1, -2, 30000000000"/> => each: {values: [1, -2, 30000000000]}
            <each values="1.5, 2"/> => each: {values: [1.5, 2]}
            <each values="true, false"/> => each: {values: [true, false]}
            <each values="NULL, a"/> => each: {values: [null, a]}
            <each values="NULL, a"/> => each: {values: [NULL, a]}
            <each values="NULL, a"/> => each: {values: ["null", a]}
            <each values="'NULL', a"/> => each: {values: ["'NULL'", a]}
            <each values="'a,b', c"/> => each: {values: ["a,b", c]}
            <each values="'a,b', c"/> => each: {values: ["'a,b'", c]}
            <each values="'it''s', c"/> => each: {values: ["it's", c]}
            <each values="2026-01-01, 2026-02-01"/> => each: {values: [2026-01-01, 2026-02-01]}
            <each values="2026-01-01"/> => each: {values: 2026-01-01}
            <partition name="a" from="2026-01-01, MINVALUE" to="2026-02-01, MAXVALUE"/> => partition: {name: a, from: [2026-01-01, MINVALUE], to: [2026-02-01, MAXVALUE]}
            <partition name="a" modulus="4" remainder="0"/> => partition: {name: a, modulus: 4, remainder: 0}
            <partition name="a" forValues="IN ('x')" tablespace="t" with="fillfactor=70"/> => partition: {with: fillfactor=70, tablespace: t, forValues: "IN ('x')", name: a}
            <series from="2026-01-01" to="2027-01-01" every="1 month" timeZone="UTC" name="{from:yyyy}"/> => series: {from: 2026-01-01, to: 2027-01-01, every: 1 month, timeZone: UTC, name: "{from:yyyy}"}
            <series from="0" to="100" every="10"/> => series: {from: 0, to: 100, every: 10}
            <hash modulus="4"/> => hash: {modulus: 4}
            <default/> => default: {}
            <default/> => default:
            <default name="rest"/> => default: {name: rest}
            <each values="a" partitionBy="HASH (id)"><hash modulus="2"/><default/></each> => each: {values: a, partitionBy: HASH (id), partitions: [hash: {modulus: 2}, default: {}]}
            """)
    void haveTheSameChecksumOfItems(String xml, String yaml) {
        String ofXml = checkSum(xml(OWN, "", xml));

        assertEquals(ofXml, checkSum(xml(GENERIC, "", xml)));
        assertEquals(ofXml, checkSum(yaml("", yaml)));
        assertEquals(ofXml, inZone("Pacific/Kiritimati", () -> checkSum(yaml("", yaml))));
        assertEquals(ofXml, inZone("America/Los_Angeles", () -> checkSum(yaml("", yaml))));
    }

    @Test
    void haveTheSameChecksumOfAttributes() {
        String attributes =
                "catalogName='c' schemaName='s' partitionSchemaName='p' ifNotExists='true' moveDefaultRows='true' onRollback='detach' concurrently='true'";
        String ofXml = checkSum(xml(OWN, attributes, "<default/>"));

        assertEquals(
                ofXml,
                checkSum(yaml(
                        "onRollback: detach, ifNotExists: true, moveDefaultRows: true, concurrently: yes, partitionSchemaName: p, schemaName: s, catalogName: c,",
                        "default: {}")));
        assertEquals(ofXml, checkSum(Changelog.json("""
                        {"databaseChangeLog": [{"changeSet": {"id": "1", "author": "me", "changes": [{"createPartitions": {
                          "tableName": "t", "catalogName": "c", "schemaName": "s", "partitionSchemaName": "p",
                          "ifNotExists": true, "moveDefaultRows": true, "onRollback": "detach", "concurrently": "true",
                          "partitions": [{"default": {}}]}}]}}]}
                        """)));
    }

    @Test
    void haveTheSameChecksumOfJson() {
        assertEquals(checkSum(xml(OWN, "", """
                        <each values="1, 2.5, true, NULL, 'a,b'" partitionBy="RANGE (at)">
                          <series from="2026-01-01" to="2027-01-01" every="1 month"/><default/></each>""")), checkSum(Changelog.json("""
                        {"databaseChangeLog": [{"changeSet": {"id": "1", "author": "me", "changes": [{"createPartitions": {
                          "tableName": "t", "partitions": [{"each": {"values": [1, 2.5, true, null, "a,b"],
                          "partitionBy": "RANGE (at)", "partitions": [
                            {"series": {"from": "2026-01-01", "to": "2027-01-01", "every": "1 month"}},
                            {"default": null}]}}]}}]}}]}
                        """)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"lockTimeout='5s'", "lockRetries='3'", "parallelism='4'", "lockTimeout='1s' lockRetries='1'"})
    void haveAChecksumWithoutWhatOnlyTunes(String tuning) {
        assertEquals(checkSum(xml(OWN, "", "<default/>")), checkSum(xml(OWN, tuning, "<default/>")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "concurrently='true'",
                "onRollback='detach'",
                "ifNotExists='true'",
                "moveDefaultRows='true'",
                "schemaName='s'",
                "catalogName='c'",
                "partitionSchemaName='p'"
            })
    void haveAChecksumWithAllElse(String attribute) {
        assertNotEquals(checkSum(xml(OWN, "", "<default/>")), checkSum(xml(OWN, attribute, "<default/>")));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiterString = "=>", quoteCharacter = '`', textBlock = """
            <each values="a, b"/> => <each values="b, a"/>
            <each values="NULL"/> => <each values="'NULL'"/>
            <each values="'a, b'"/> => <each values="a, b"/>
            <each values="a"/> => <each values="a" name="x"/>
            <each values="a"/> => <partition name="a" values="a"/>
            <hash modulus="2"/><default/> => <default/><hash modulus="2"/>
            <each values="a" partitionBy="HASH (i)"><hash modulus="2"/></each> => <each values="a" partitionBy="HASH (i)"/><hash modulus="2"/>
            """)
    void haveAnotherChecksumOfAnotherMeaning(String one, String other) {
        assertNotEquals(checkSum(xml(OWN, "", one)), checkSum(xml(OWN, "", other)));
    }

    @Test
    void haveTheSameChecksumOfTables() {
        String ofXml = checkSum(Changelogs.uncheckedXml("""
                <changeSet id="1" author="me" xmlns:p="%s">
                  <p:createPartitionedTable tableName="t" schemaName="s" partitionBy="RANGE (at)" remarks="r" tablespace="x" ifNotExists="true">
                    <p:column name="id" type="bigint" autoIncrement="true" startWith="100" incrementBy="10">
                      <p:constraints primaryKey="true" nullable="false"/></p:column>
                    <p:column name="at" type="date" defaultValueDate="2026-01-01"/>
                    <p:column name="n" type="numeric(5,2)" defaultValueNumeric="1.5"/>
                    <p:column name="b" type="boolean" defaultValueBoolean="false"/>
                  </p:createPartitionedTable></changeSet>""".formatted(OWN)));
        String columns = """
                [column: {name: id, type: bigint, autoIncrement: true, startWith: 100, incrementBy: 10,
                    constraints: {primaryKey: true, nullable: false}},
                 column: {name: at, type: date, defaultValueDate: 2026-01-01},
                 column: {name: n, type: "numeric(5,2)", defaultValueNumeric: 1.5},
                 column: {name: b, type: boolean, defaultValueBoolean: false}]""";
        String yaml = """
                databaseChangeLog: [changeSet: {id: 1, author: me, changes: [createPartitionedTable: {
                  tableName: t, schemaName: s, partitionBy: RANGE (at), remarks: r, tablespace: x, ifNotExists: true,
                  columns: %s}]}]
                """.formatted(columns);

        assertEquals(ofXml, checkSum(Changelog.yaml(yaml)));
        assertEquals(ofXml, inZone("Pacific/Kiritimati", () -> checkSum(Changelog.yaml(yaml))));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiterString = "=>", quoteCharacter = '`', textBlock = """
            columnNames="a, b"/> => columnNames: [a, b]
            columnNames="a, b"/> => columnNames: "a,b"
            columnNames="a, b"/> => columnNames: ["a", " b "]
            columnNames="a"/> => columnNames: [a]
            columnNames="2026-01-01"/> => columnNames: [2026-01-01]
            columnNames='"a,b", c'/> => columnNames: ["a,b", c]
            columnNames='"a,b", c'/> => columnNames: ['"a,b"', c]
            columnNames='"a""b", c'/> => columnNames: '"a""b",c'
            columnNames="a" include="b, c"/> => columnNames: a, include: [b, c]
            columnNames="a" unique="true" nullsDistinct="false"/> => columnNames: a, unique: true, nullsDistinct: no
            columnNames="a" concurrently="true"/> => columnNames: a, concurrently: true, parallelism: 2, lockTimeout: 5s, lockRetries: 3
            ><column name="a"/></createPartitionIndexes> => columns: [column: {name: a}]
            ><column name="a" descending="true" nulls="last"/><column name="lower(b)" computed="true" operatorClass="text_pattern_ops" collation="C"/></createPartitionIndexes> => columns: [column: {nulls: last, descending: on, name: a}, column: {computed: true, name: lower(b), collation: C, operatorClass: text_pattern_ops}]
            """)
    void haveTheSameChecksumOfIndexes(String xml, String yaml) {
        String ofXml = checkSum(indexes(OWN, xml));

        assertEquals(ofXml, checkSum(indexes(GENERIC, xml)));
        assertEquals(ofXml, checkSum(indexes(yaml)));
        assertEquals(ofXml, inZone("Pacific/Kiritimati", () -> checkSum(indexes(yaml))));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiterString = "=>", quoteCharacter = '`', textBlock = """
            columnNames="a, b"/> => columnNames="b, a"/>
            columnNames='"a,b"'/> => columnNames="a, b"/>
            columnNames="A"/> => columnNames='"A"'/>
            columnNames="a"/> => columnNames="a" unique="true"/>
            columnNames="a"/> => columnNames="a" nullsDistinct="true"/>
            columnNames="a"/> => columnNames="a" using="hash"/>
            columnNames="a"/> => columnNames="a" include="b"/>
            columnNames="a"/> => columnNames="a" where="b"/>
            columnNames="a"/> => columnNames="a" with="fillfactor=70"/>
            columnNames="a"/> => columnNames="a" tablespace="b"/>
            columnNames="a"/> => columnNames="a" partitionIndexName="{partition}_x"/>
            columnNames="a"/> => columnNames="a" ifNotExists="true"/>
            columnNames="a"/> => columnNames="a" partitionsOnly="true"/>
            columnNames="a" partitionsOnly="true"/> => columnNames="a" partitionsOnly="true" matching="x"/>
            columnNames="a"/> => columnNames="a" concurrently="true"/>
            ><column name="a"/><column name="b"/></createPartitionIndexes> => ><column name="b"/><column name="a"/></createPartitionIndexes>
            ><column name="a"/></createPartitionIndexes> => ><column name="a" computed="true"/></createPartitionIndexes>
            """)
    void haveAnotherChecksumOfAnotherIndex(String one, String other) {
        assertNotEquals(checkSum(indexes(OWN, one)), checkSum(indexes(OWN, other)));
    }

    @Test
    void haveTheSameChecksumOfJsonIndexes() {
        assertEquals(checkSum(indexes(OWN, """
                        unique="true"><column name="a" descending="true"/><column name="b"/></createPartitionIndexes>""")), checkSum(Changelog.json("""
                        {"databaseChangeLog": [{"changeSet": {"id": "1", "author": "me", "changes": [{"createPartitionIndexes": {
                          "tableName": "t", "indexName": "i", "unique": true,
                          "columns": [{"column": {"name": "a", "descending": true}}, {"column": {"name": "b"}}]}}]}}]}
                        """)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiterString = "=>", quoteCharacter = '`', textBlock = """
            createPartitionForeignKeys => baseColumnNames="a, b" referencedColumnNames='x, "y,z"' => baseColumnNames: [a, b], referencedColumnNames: [x, "y,z"]
            createPartitionForeignKeys => baseColumnNames="a, b" referencedColumnNames="x, y" => baseColumnNames: "a,b", referencedColumnNames: "x , y"
            createPartitionForeignKeys => baseColumnNames="a" referencedColumnNames="2026-01-01" => baseColumnNames: [a], referencedColumnNames: [2026-01-01]
            createPartitionForeignKeys => baseTableSchemaName="s" baseTableCatalogName="c" referencedTableSchemaName="r" referencedTableCatalogName="d" => referencedTableCatalogName: d, referencedTableSchemaName: r, baseTableSchemaName: s, baseTableCatalogName: c
            createPartitionForeignKeys => onDelete="SET NULL (a)" onUpdate="CASCADE" match="FULL" deferrable="true" initiallyDeferred="true" validate="false" => onDelete: SET NULL (a), onUpdate: CASCADE, match: FULL, deferrable: true, initiallyDeferred: yes, validate: no
            createPartitionForeignKeys => concurrently="true" ifNotExists="true" partitionsOnly="true" matching="2026_*" => concurrently: true, ifNotExists: true, partitionsOnly: true, matching: 2026_*, parallelism: 2, lockTimeout: 5s, lockRetries: 3
            dropPartitionForeignKeys => ifExists="true" baseColumnNames="a" => ifExists: true, baseColumnNames: a, lockRetries: 1
            createPartitionConstraints => unique="a, b" => unique: [a, b]
            createPartitionConstraints => unique='"a,b"' => unique: '"a,b"'
            createPartitionConstraints => unique="a" validate="true" => unique: [a], validate: true
            createPartitionConstraints => check="a > 0" schemaName="s" catalogName="c" => check: " a > 0 ", schemaName: s, catalogName: c
            createPartitionConstraints => check="data ? 'x, y'" concurrently="true" => check: "data ? 'x, y'", concurrently: true, parallelism: 3
            createPartitionConstraints => exclude="USING gist (during WITH =)" ifNotExists="true" partitionsOnly="true" matching="a*" => exclude: USING gist (during WITH =), ifNotExists: true, partitionsOnly: true, matching: a*
            dropPartitionConstraints => ifExists="true" unique="a" => ifExists: true, unique: [a], lockTimeout: 1s
            """)
    void haveTheSameChecksumOfConstraints(String change, String xml, String yaml) {
        String ofXml = checkSum(constraint(change, OWN, xml));

        assertEquals(ofXml, checkSum(constraint(change, GENERIC, xml)));
        assertEquals(ofXml, checkSum(constraint(change, yaml)));
        assertEquals(ofXml, inZone("Pacific/Kiritimati", () -> checkSum(constraint(change, yaml))));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiterString = "=>", quoteCharacter = '`', textBlock = """
            createPartitionForeignKeys => baseColumnNames="a, b" => baseColumnNames="b, a"
            createPartitionForeignKeys => baseColumnNames="a" => referencedColumnNames="a"
            createPartitionForeignKeys => baseTableSchemaName="a" => referencedTableSchemaName="a"
            createPartitionForeignKeys => baseTableCatalogName="a" => referencedTableCatalogName="a"
            createPartitionForeignKeys => referencedTableName="a" => referencedTableName="b"
            createPartitionForeignKeys => onDelete="CASCADE" => onUpdate="CASCADE"
            createPartitionForeignKeys => deferrable="true" => initiallyDeferred="true"
            createPartitionForeignKeys => match="FULL" => match="SIMPLE"
            createPartitionForeignKeys => validate="false" => ifNotExists="false"
            createPartitionForeignKeys => partitionsOnly="true" => concurrently="true"
            createPartitionForeignKeys => partitionsOnly="true" => partitionsOnly="true" matching="x"
            dropPartitionForeignKeys => ifExists="true" => ifExists="false"
            createPartitionConstraints => check="a" => unique="a"
            createPartitionConstraints => exclude="a" => unique="a"
            createPartitionConstraints => check="a > 0" => check="a > 1"
            createPartitionConstraints => check="a > 0" => check="a > 0" validate="false"
            dropPartitionConstraints => ifExists="true" => ifExists="false"
            """)
    void haveAnotherChecksumOfAnotherConstraint(String change, String one, String other) {
        assertNotEquals(checkSum(constraint(change, OWN, one)), checkSum(constraint(change, OWN, other)));
    }

    @Test
    void haveTheSameChecksumOfJsonConstraints() {
        assertEquals(
                checkSum(constraint(
                        "createPartitionForeignKeys",
                        OWN,
                        "baseTableName='t' baseColumnNames='a, b' deferrable='true'")),
                checkSum(Changelog.json("""
                        {"databaseChangeLog": [{"changeSet": {"id": "1", "author": "me", "changes": [{"createPartitionForeignKeys": {
                          "baseTableName": "t", "constraintName": "c", "baseColumnNames": ["a", "b"], "deferrable": true}}]}}]}
                        """)));
        assertEquals(
                checkSum(constraint("createPartitionConstraints", OWN, "tableName='t' unique='a, b'")),
                checkSum(Changelog.json("""
                        {"databaseChangeLog": [{"changeSet": {"id": "1", "author": "me", "changes": [{"createPartitionConstraints": {
                          "tableName": "t", "constraintName": "c", "unique": ["a", "b"]}}]}}]}
                        """)));
    }

    /** A changeset that ran must never be taken for another one, so these may never change. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            events-by-month.xml, 9:fd721313edc4c4fc7c7d9bf988e03c68, 9:375915b36c1dd0afd005b527cdaa6df2
            events-by-month.yaml, 9:fd721313edc4c4fc7c7d9bf988e03c68, 9:375915b36c1dd0afd005b527cdaa6df2
            orders-by-list.json, 9:1b358a213bbf0296c0b18835742dc24e, 9:d09e7c0c2de75cdc71c287481bc1de58
            orders-by-list.xml, 9:1b358a213bbf0296c0b18835742dc24e, 9:d09e7c0c2de75cdc71c287481bc1de58
            orders-by-list.yaml, 9:1b358a213bbf0296c0b18835742dc24e, 9:d09e7c0c2de75cdc71c287481bc1de58
            sessions-by-hash.xml, 9:8303e41faca7fce8eec40f23e3a04788, 9:36a9686e6361ee431b02e1a2ace05746
            sessions-by-hash.yaml, 9:8303e41faca7fce8eec40f23e3a04788, 9:36a9686e6361ee431b02e1a2ace05746
            tenants-by-list-and-month.xml, 9:bda1280ed66e308ec33f2eea39e55643, 9:09e57c0a5cc99894c3a60fcded6b1cc6
            tenants-by-list-and-month.yaml, 9:bda1280ed66e308ec33f2eea39e55643, 9:09e57c0a5cc99894c3a60fcded6b1cc6
            """)
    void haveTheChecksumOfEveryRelease(String sample, String table, String partitions) {
        assertEquals(List.of(table, partitions), LoadedChanges.checkSums(Changelogs.sample(sample)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders-indexes.json", "orders-indexes.xml", "orders-indexes.yaml"})
    void haveTheChecksumOfEveryReleaseForIndexes(String sample) {
        assertEquals(
                List.of(
                        "9:9009f183a8288fcb8f304810fde3b72b",
                        "9:5a32567d48c2284803b6c1daaff8a2eb",
                        "9:4e63956f18d1cadc35926a050f311ba0",
                        "9:d7139d70ad20b1c46ae68b3ae3c03a3c",
                        "9:f7e62b8c77ab3d7907cf7c0e014c7a6c",
                        "9:069599b107778bee7ea8e8440cf2cd59",
                        "9:02031a29a1967b9353d32b73a9ffa264"),
                LoadedChanges.checkSums(Changelogs.sample(sample)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders-constraints.json", "orders-constraints.xml", "orders-constraints.yaml"})
    void haveTheChecksumOfEveryReleaseForConstraints(String sample) {
        assertEquals(
                List.of(
                        "9:e947e8de2aade1ce2cd026f156368e85",
                        "9:bc0eae66baeec4bd2e66fa19ec9c4123",
                        "9:a82f3ae06ff4f3267c8bbd888c3c8ab7",
                        "9:359c1365ad22adbf52c39bf52afc36c4",
                        "9:d61f4d7cdc588260ddd0f652aaeb3469",
                        "9:ac4b7114d52fe0479d3e77521467f189",
                        "9:869386d49e27d8aac0a1e09fd82cf0d6",
                        "9:dd7a263a486e0a26f70eedbc348d7a1f"),
                LoadedChanges.of(Changelogs.sample(sample)).stream()
                        .filter(AbstractTreeConstraintChange.class::isInstance)
                        .map(change -> change.generateCheckSum().toString())
                        .toList());
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiterString = "=>", quoteCharacter = '`', textBlock = """
            attachPartition => partitionName="p" from="2026-01-01, MINVALUE" to="2026-02-01, 7" moveDefaultRows="true" => partitionName: p, from: [2026-01-01, MINVALUE], to: [2026-02-01, 7], moveDefaultRows: true
            attachPartition => partitionName="p" values="NULL, 'a,b'" concurrently="true" => partitionName: p, values: [null, "a,b"], concurrently: true, lockRetries: 3
            detachPartition => partitionName="p" from="2026-01-01, MINVALUE" to="2026-02-01, 7" => partitionName: p, from: [2026-01-01, MINVALUE], to: [2026-02-01, 7]
            detachPartition => partitionName="p" values="NULL, 'a,b'" => partitionName: p, values: [null, "a,b"]
            detachPartition => partitionName="p" modulus="4" remainder="0" concurrently="true" => partitionName: p, modulus: 4, remainder: 0, concurrently: true, lockTimeout: 5s
            detachPartition => partitionName="p" default="true" => partitionName: p, default: true
            dropPartitions => partitionNames='a, "b,c"' restrict="true" => partitionNames: [a, "b,c"], restrict: true, lockRetries: 3
            dropPartitions => olderThan="2026-01-01" mode="detach" ifExists="true" => olderThan: 2026-01-01, mode: detach, ifExists: true
            dropPartitions => olderThan="1000" => olderThan: 1000
            analyzePartitions => columnNames="a, b" verbose="true" skipLocked="false" => columnNames: [a, b], verbose: true, skipLocked: false
            """)
    void haveTheSameChecksumOfPartitions(String change, String xml, String yaml) {
        String ofXml = checkSum(change(change, OWN, xml));
        Changelog inYaml = Changelog.yaml(
                "databaseChangeLog: [changeSet: {id: 1, author: me, changes: [" + change + ": {" + yaml + "}]}]");

        assertEquals(ofXml, checkSum(change(change, GENERIC, xml)));
        assertEquals(ofXml, checkSum(inYaml));
        assertEquals(ofXml, inZone("Pacific/Kiritimati", () -> checkSum(inYaml)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiterString = "=>", quoteCharacter = '`', textBlock = """
            attachPartition => partitionName="p" values="1" => partitionName="p" values="1" moveDefaultRows="true"
            detachPartition => partitionName="p" => partitionName="q"
            detachPartition => partitionName="p" values="1" => partitionName="p" values="2"
            detachPartition => partitionName="p" => partitionName="p" default="true"
            dropPartitions => olderThan="1" => partitionNames="1"
            dropPartitions => olderThan="1" => olderThan="1" mode="detach"
            analyzePartitions => columnNames="a" => columnNames="b"
            analyzePartitions => verbose="true" => skipLocked="true"
            """)
    void haveAnotherChecksumOfAnotherPartition(String change, String one, String other) {
        assertNotEquals(checkSum(change(change, OWN, one)), checkSum(change(change, OWN, other)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sensor-retention.json", "sensor-retention.xml", "sensor-retention.yaml"})
    void haveTheChecksumOfEveryReleaseForRetention(String sample) {
        assertEquals(
                List.of(
                        "9:8eb38588b74d771ef93f6ebd3ed18332",
                        "9:9a43c024aab37e9b6725fa08256cc85d",
                        "9:50d5902cada5989971867344474010a5"),
                LoadedChanges.of(Changelogs.sample(sample)).stream()
                        .skip(2)
                        .map(change -> change.generateCheckSum().toString())
                        .toList());
    }

    private static Changelog change(String change, String namespace, String attributes) {
        return Changelogs.uncheckedXml("<changeSet id='1' author='me'><" + change + " xmlns='" + namespace + "' "
                + attributes + "/></changeSet>");
    }

    private static String checkSum(Changelog changelog) {
        return LoadedChanges.checkSums(changelog).get(0);
    }

    private static Changelog xml(String namespace, String attributes, String items) {
        return Changelogs.uncheckedXml("<changeSet id='1' author='me'><createPartitions xmlns='" + namespace
                + "' tableName='t' " + attributes + ">" + items + "</createPartitions></changeSet>");
    }

    private static Changelog yaml(String attributes, String items) {
        return Changelog.yaml("databaseChangeLog: [changeSet: {id: 1, author: me, changes: [createPartitions: {"
                + attributes + " tableName: t, partitions: [" + items + "]}]}]");
    }

    private static Changelog indexes(String namespace, String rest) {
        return Changelogs.uncheckedXml("<changeSet id='1' author='me'><createPartitionIndexes xmlns='" + namespace
                + "' tableName='t' indexName='i' " + rest + "</changeSet>");
    }

    private static Changelog indexes(String attributes) {
        return Changelog.yaml("databaseChangeLog: [changeSet: {id: 1, author: me, changes: [createPartitionIndexes: {"
                + attributes + ", indexName: i, tableName: t}]}]");
    }

    private static Changelog constraint(String change, String namespace, String attributes) {
        return Changelogs.uncheckedXml("<changeSet id='1' author='me'><" + change + " xmlns='" + namespace
                + "' constraintName='c' " + attributes + "/></changeSet>");
    }

    private static Changelog constraint(String change, String attributes) {
        return Changelog.yaml("databaseChangeLog: [changeSet: {id: 1, author: me, changes: [" + change + ": {"
                + attributes + ", constraintName: c}]}]");
    }

    private static String inZone(String timeZone, Supplier<String> read) {
        TimeZone before = TimeZone.getDefault();
        try {
            TimeZone.setDefault(TimeZone.getTimeZone(timeZone));
            return read.get();
        } finally {
            TimeZone.setDefault(before);
        }
    }
}
