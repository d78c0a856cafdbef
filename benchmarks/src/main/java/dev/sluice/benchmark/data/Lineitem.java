package dev.sluice.benchmark.data;

import io.trino.tpch.GenerateUtils;
import io.trino.tpch.LineItem;

/** The ten columns of a line of an order. */
final class Lineitem {

    static final int PARTKEY = 1;
    static final int QUANTITY = 4;
    static final int SHIPDATE = 7;
    static final int SHIPMODE = 8;
    static final String HEADER =
            "orderkey,partkey,suppkey,linenumber,quantity,extendedprice,discount,shipdate,shipmode,comment";

    private Lineitem() {}

    static String[] fields(LineItem item) {
        return new String[] {
            Long.toString(item.orderKey()),
            Long.toString(item.partKey()),
            Long.toString(item.supplierKey()),
            Integer.toString(item.lineNumber()),
            Long.toString(item.quantity()),
            GenerateUtils.formatMoney(item.extendedPriceInCents()),
            GenerateUtils.formatMoney(item.discountPercent()),
            GenerateUtils.formatDate(item.shipDate()),
            item.shipMode(),
            item.comment()
        };
    }
}
