package dev.sluice.benchmark.data;

/**
 * What a set of line items has to add up to wherever it arrives.
 *
 * @param cents the extended prices
 */
public record Sums(long rows, long orderkeys, long quantity, long cents) {

    static final Sums NONE = new Sums(0, 0, 0, 0);

    Sums plus(long orderkey, long more, long price) {
        return new Sums(rows + 1, orderkeys + orderkey, quantity + more, cents + price);
    }

    /** The columns of a query that answers these sums, in the order of the components. */
    public static String columns() {
        return "count(*), sum(orderkey)::bigint, sum(quantity)::bigint,"
                + " (sum(extendedprice) * 100)::bigint";
    }
}
