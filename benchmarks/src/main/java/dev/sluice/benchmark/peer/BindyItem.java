package dev.sluice.benchmark.peer;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.apache.camel.dataformat.bindy.annotation.CsvRecord;
import org.apache.camel.dataformat.bindy.annotation.DataField;
import org.jspecify.annotations.Nullable;

/** One line item, as camel-bindy reads it from a line. */
@CsvRecord(separator = ",")
public final class BindyItem {

    @DataField(pos = 1, required = true)
    private long orderkey;

    @DataField(pos = 2)
    private @Nullable Long partkey;

    @DataField(pos = 3)
    private long suppkey;

    @DataField(pos = 4)
    private int linenumber;

    @DataField(pos = 5, precision = 2)
    private @Nullable BigDecimal quantity;

    @DataField(pos = 6, precision = 2)
    private @Nullable BigDecimal extendedprice;

    @DataField(pos = 7, precision = 2)
    private @Nullable BigDecimal discount;

    @DataField(pos = 8, pattern = "yyyy-MM-dd", required = true)
    private @Nullable LocalDate shipdate;

    @DataField(pos = 9, required = true)
    private @Nullable String shipmode;

    @DataField(pos = 10, required = true)
    private @Nullable String comment;

    public @Nullable Long getPartkey() {
        return partkey;
    }

    public @Nullable BigDecimal getQuantity() {
        return quantity;
    }

    public @Nullable String getShipmode() {
        return shipmode;
    }

    /** In the order of the table's columns. */
    public List<@Nullable Object> values() {
        return Arrays.asList(
                orderkey,
                partkey,
                suppkey,
                linenumber,
                quantity,
                extendedprice,
                discount,
                shipdate,
                shipmode,
                comment);
    }
}
