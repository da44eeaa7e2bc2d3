package liquibase.ext.partitions.model;

import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of bound, value and item has a sample here, and its visitor calls the method that is for it. */
class VisitorTest {

    @ParameterizedTest
    @MethodSource
    void boundsAreKnownToTheirVisitor(Class<?> kind) {
        PartitionBound sample = sampleOf(
                kind,
                List.of(
                        new PartitionBound.Range(
                                List.of(BoundValue.Keyword.MINVALUE), List.of(BoundValue.Keyword.MAXVALUE)),
                        new PartitionBound.Values(List.of(BoundValue.Keyword.NULL)),
                        new PartitionBound.Hash(2, 1),
                        new PartitionBound.Default()));

        assertSame(sample, sample.accept(new PartitionBound.Visitor<PartitionBound>() {
            @Override
            public PartitionBound range(PartitionBound.Range bound) {
                return bound;
            }

            @Override
            public PartitionBound values(PartitionBound.Values bound) {
                return bound;
            }

            @Override
            public PartitionBound hash(PartitionBound.Hash bound) {
                return bound;
            }

            @Override
            public PartitionBound defaultPartition(PartitionBound.Default bound) {
                return bound;
            }
        }));
    }

    static Stream<Class<?>> boundsAreKnownToTheirVisitor() {
        return Stream.of(PartitionBound.class.getPermittedSubclasses());
    }

    @ParameterizedTest
    @MethodSource
    void valuesAreKnownToTheirVisitor(Class<?> kind) {
        BoundValue sample = sampleOf(
                kind,
                List.of(BoundValue.Keyword.NULL, new BoundValue.Literal("1"), new BoundValue.Expression("now()")));

        assertSame(sample, sample.accept(new BoundValue.Visitor<BoundValue>() {
            @Override
            public BoundValue keyword(BoundValue.Keyword value) {
                return value;
            }

            @Override
            public BoundValue literal(BoundValue.Literal value) {
                return value;
            }

            @Override
            public BoundValue expression(BoundValue.Expression value) {
                return value;
            }
        }));
    }

    static Stream<Class<?>> valuesAreKnownToTheirVisitor() {
        return Stream.of(BoundValue.class.getPermittedSubclasses());
    }

    @ParameterizedTest
    @MethodSource
    void itemsAreKnownToTheirVisitor(Class<?> kind) {
        PartitionItem.Common common = new PartitionItem.Common(Optional.empty(), Storage.INHERITED, null, List.of());
        PartitionItem sample = sampleOf(
                kind,
                List.of(
                        new PartitionItem.Single(new PartitionBound.Default(), common),
                        new PartitionItem.Each(List.of(BoundValue.Keyword.NULL), common),
                        new PartitionItem.Adjoining(Series.ofNumbers(0, 1, new Interval(1, null)), false, common),
                        new PartitionItem.Hashed(4, common),
                        new PartitionItem.DefaultPartition(common)));

        assertSame(common, sample.common());
        assertSame(sample, sample.accept(new PartitionItem.Visitor<PartitionItem>() {
            @Override
            public PartitionItem single(PartitionItem.Single item) {
                return item;
            }

            @Override
            public PartitionItem each(PartitionItem.Each item) {
                return item;
            }

            @Override
            public PartitionItem adjoining(PartitionItem.Adjoining item) {
                return item;
            }

            @Override
            public PartitionItem hashed(PartitionItem.Hashed item) {
                return item;
            }

            @Override
            public PartitionItem defaultPartition(PartitionItem.DefaultPartition item) {
                return item;
            }
        }));
    }

    static Stream<Class<?>> itemsAreKnownToTheirVisitor() {
        return Stream.of(PartitionItem.class.getPermittedSubclasses());
    }

    private static <T> T sampleOf(Class<?> kind, List<T> samples) {
        return samples.stream()
                .filter(kind::isInstance)
                .findFirst()
                .orElseThrow(() -> new AssertionError("Add a sample of " + kind));
    }
}
