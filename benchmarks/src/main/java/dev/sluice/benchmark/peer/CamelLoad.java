package dev.sluice.benchmark.peer;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Predicate;
import org.apache.camel.builder.AggregationStrategies;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.dataformat.bindy.csv.BindyCsvDataFormat;
import org.apache.camel.impl.DefaultCamelContext;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * J1 as Camel's documentation would have it: the file is split line by line, each line unmarshalled
 * with bindy and validated, a thousand of them aggregated into one JDBC batch; a bad line goes to a
 * file.
 */
public final class CamelLoad {

    private static final int BATCH = 1_000;
    private static final BigDecimal MOST = BigDecimal.valueOf(50);
    private static final Pattern MODE = Pattern.compile("[A-Z]+( [A-Z]+)*");

    private CamelLoad() {}

    /**
     * @param arguments the CSV file, the database's URL, and the file for bad rows
     */
    public static void main(String[] arguments) throws Exception {
        Progress progress = new Progress();
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            SingleConnectionDataSource database =
                    new SingleConnectionDataSource(arguments[1], true);
            context.getRegistry().bind("database", database);
            context.addRoutes(new Load(Path.of(arguments[0]), Path.of(arguments[2]), progress));
            context.start();
            progress.await();
            context.stop();
            database.destroy();
        }
    }

    /** Knows when all rows that were sent are stored: the last batch ends after the file does. */
    private static final class Progress {

        private final AtomicLong open = new AtomicLong(1); // the file itself
        private final CompletableFuture<Boolean> done = new CompletableFuture<>();

        void sent() {
            open.incrementAndGet();
        }

        void ended(long rows) {
            if (open.addAndGet(-rows) == 0) {
                done.complete(true);
            }
        }

        void failed(Exception fault) {
            done.completeExceptionally(fault);
        }

        void await() throws InterruptedException, ExecutionException {
            done.get();
        }
    }

    private static boolean valid(Exchange exchange) {
        BindyItem item = exchange.getMessage().getBody(BindyItem.class);
        BigDecimal quantity = item.getQuantity();
        return item.getPartkey() != null
                && quantity != null
                && quantity.signum() > 0
                && quantity.compareTo(MOST) <= 0
                && MODE.matcher(String.valueOf(item.getShipmode())).matches();
    }

    private static final class Load extends RouteBuilder {

        private final Path file;
        private final Path quarantine;
        private final Progress progress;

        Load(Path file, Path quarantine, Progress progress) {
            this.file = file;
            this.quarantine = quarantine;
            this.progress = progress;
        }

        @Override
        public void configure() {
            from("file:"
                            + file.getParent()
                            + "?noop=true&initialDelay=0&fileName="
                            + file.getFileName())
                    .onException(Exception.class)
                    .handled(true)
                    .logExhausted(false)
                    .logHandled(false)
                    .setBody(exchangeProperty("line"))
                    .to(
                            "file:"
                                    + quarantine.getParent()
                                    + "?fileName="
                                    + quarantine.getFileName()
                                    + "&fileExist=Append&appendChars=\\n")
                    .end()
                    .split(body().tokenize("\n"))
                    .streaming()
                    .filter(simple("${exchangeProperty.CamelSplitIndex} > 0"))
                    .setProperty("line", body())
                    .unmarshal(new BindyCsvDataFormat(BindyItem.class))
                    .validate((Predicate) CamelLoad::valid)
                    .transform()
                    .body(BindyItem.class, BindyItem::values)
                    .process(exchange -> progress.sent())
                    .to("direct:batch")
                    .end() // filter
                    .end() // split
                    .setHeader(Exchange.AGGREGATION_COMPLETE_ALL_GROUPS, constant(true))
                    .to("direct:batch")
                    .process(exchange -> progress.ended(1));

            from("direct:batch")
                    .onException(Exception.class)
                    .process(exchange ->
                            progress.failed(
                                    exchange.getProperty(
                                            Exchange.EXCEPTION_CAUGHT, Exception.class)))
                    .end()
                    .aggregate(constant(true), AggregationStrategies.groupedBody())
                    .completionSize(BATCH)
                    .process(exchange ->
                            exchange.setProperty(
                                    "rows", exchange.getMessage().getBody(List.class).size()))
                    .to(
                            "sql:INSERT INTO lineitem VALUES (#,#,#,#,#,#,#,#,#,#)"
                                    + "?dataSource=#database&batch=true")
                    .process(exchange -> progress.ended(exchange.getProperty("rows", Long.class)));
        }
    }
}
