package liquibase.ext.partitions.model;

import java.math.BigInteger;
import java.util.List;
import java.util.stream.Stream;
import liquibase.ext.partitions.model.PartitionBound.Hash;

/**
 * What the hash partitions of a table leave out. A hash table has no default partition: rows of a remainder that no partition
 * holds are refused.
 *
 * @param modulus the least common multiple of the moduli, which PostgreSQL keeps equal to the greatest of them
 * @param missing how many of its remainders no partition holds
 */
public record HashCoverage(BigInteger modulus, BigInteger missing) {

    /** The coverage of a table; nothing missing for one that has no hash partitions. */
    public static HashCoverage of(TableReport table) {
        List<BigInteger> moduli = table.partitions().stream()
                .filter(partition -> !partition.detachPending())
                .flatMap(partition -> partition.bound() instanceof Hash hash ? Stream.of(hash) : Stream.of())
                .map(hash -> BigInteger.valueOf(hash.modulus()))
                .toList();
        BigInteger modulus = moduli.stream()
                .distinct()
                .reduce(
                        BigInteger.ONE,
                        (one, other) -> one.divide(one.gcd(other)).multiply(other));
        BigInteger held = moduli.stream().map(modulus::divide).reduce(BigInteger.ZERO, BigInteger::add);
        return new HashCoverage(modulus, moduli.isEmpty() ? BigInteger.ZERO : modulus.subtract(held));
    }
}
