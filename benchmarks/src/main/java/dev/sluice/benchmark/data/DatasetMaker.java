package dev.sluice.benchmark.data;

import io.trino.tpch.GenerateUtils;
import io.trino.tpch.LineItem;
import io.trino.tpch.LineItemGenerator;
import io.trino.tpch.Order;
import io.trino.tpch.OrderGenerator;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Makes the files of a data set: the same ones each time. */
final class DatasetMaker {

    static final int VERSION = 2;

    /** TPC-H has about this many line items per unit of scale; a few are left over. */
    private static final double ROWS_PER_SCALE = 5_900_000;

    private static final int GOOD_ROWS_PER_BAD = 1_000;
    private static final int ROWS_PER_ORDER = 4;
    private static final int PROGRESS = 1_000_000;

    private final Path folder;
    private final long rows;
    private final double scale;
    private final SplittableRandom random = new SplittableRandom(20_261_125);
    private final Map<Fault, Long> faults = new EnumMap<>(Fault.class);

    /** The next kind first: they take turns. */
    private final Deque<Fault> kinds = new ArrayDeque<>(List.of(Fault.values()));

    private Sums all = Sums.NONE;
    private Sums good = Sums.NONE;

    DatasetMaker(Path folder, long rows) {
        this.folder = folder;
        this.rows = rows;
        this.scale = Math.max(rows, 10_000) / ROWS_PER_SCALE;
    }

    Manifest make() throws IOException {
        System.err.printf("benchmarks: making %,d rows in %s …%n", rows, folder);
        lineitems();
        long orders = orders();
        return new Manifest(VERSION, all, good, orders, faults);
    }

    private void lineitems() throws IOException {
        Iterator<LineItem> items = new LineItemGenerator(scale, 1, 1).iterator();
        try (BufferedWriter damaged = Files.newBufferedWriter(folder.resolve("lineitem.csv"));
                BufferedWriter sound =
                        Files.newBufferedWriter(folder.resolve("lineitem-good.csv"))) {
            damaged.write(Lineitem.HEADER + "\n");
            sound.write(Lineitem.HEADER + "\n");
            for (long row = 1; row <= rows; row++) {
                LineItem item = items.next();
                String[] fields = Lineitem.fields(item);
                String line = line(fields);
                sound.write(line);
                damaged.write(
                        random.nextInt(GOOD_ROWS_PER_BAD) == 0
                                ? line(damaged(item, fields))
                                : sound(item, line));
                if (row % PROGRESS == 0) {
                    System.err.printf("benchmarks: %,d of %,d rows%n", row, rows);
                }
            }
        }
    }

    private String sound(LineItem item, String line) {
        all = counted(all, item);
        good = counted(good, item);
        return line;
    }

    private String[] damaged(LineItem item, String[] fields) {
        Fault fault = kinds.removeFirst();
        kinds.addLast(fault);
        faults.merge(fault, 1L, Long::sum);
        all = counted(all, item);
        return fault.apply(fields);
    }

    private static Sums counted(Sums sums, LineItem item) {
        return sums.plus(item.orderKey(), item.quantity(), item.extendedPriceInCents());
    }

    private long orders() throws IOException {
        long wanted = Math.max(1, rows / ROWS_PER_ORDER);
        Iterator<Order> orders = new OrderGenerator(scale, 1, 1).iterator();
        long made = 0;
        try (BufferedWriter out = Files.newBufferedWriter(folder.resolve("orders.csv"))) {
            out.write("orderkey,custkey,status,totalprice,orderdate,priority,clerk\n");
            for (; made < wanted && orders.hasNext(); made++) {
                Order order = orders.next();
                out.write(
                        line(
                                Long.toString(order.orderKey()),
                                Long.toString(order.customerKey()),
                                Character.toString(order.orderStatus()),
                                GenerateUtils.formatMoney(order.totalPriceInCents()),
                                GenerateUtils.formatDate(order.orderDate()),
                                order.orderPriority(),
                                order.clerk()));
            }
        }
        return made;
    }

    private static String line(String... fields) {
        StringBuilder line = new StringBuilder(120);
        for (String field : fields) {
            if (!line.isEmpty()) {
                line.append(',');
            }
            boolean quoted = field.indexOf(',') >= 0 || field.indexOf('"') >= 0;
            line.append(quoted ? '"' + field.replace("\"", "\"\"") + '"' : field);
        }
        return line.append('\n').toString();
    }
}
