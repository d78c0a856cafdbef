package dev.sluice.benchmark.data;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.sluice.benchmark.data.Fault.NoticedBy;
import java.util.Map;

/**
 * What is known about a data set.
 *
 * @param version the maker's version: data of another one is made anew
 * @param all the sums of {@code lineitem-good.csv}, in which no row is bad
 * @param good the sums of the good rows of {@code lineitem.csv}
 * @param faults how many rows of {@code lineitem.csv} are bad, and how
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Manifest(int version, Sums all, Sums good, long orders, Map<Fault, Long> faults) {

    public Manifest {
        faults = Map.copyOf(faults);
    }

    public long bad(NoticedBy who) {
        return faults.entrySet().stream()
                .filter(fault -> fault.getKey().noticedBy() == who)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }
}
