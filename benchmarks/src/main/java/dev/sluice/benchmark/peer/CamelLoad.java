package dev.sluice.benchmark.peer;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
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
        CountDownLatch done = new CountDownLatch(1);
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            SingleConnectionDataSource database =
                    new SingleConnectionDataSource(arguments[1], true);
            context.getRegistry().bind("database", database);
            context.addRoutes(new Load(Path.of(arguments[0]), Path.of(arguments[2]), done));
            context.start();
            done.await();
            context.stop();
            database.destroy();
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
        private final CountDownLatch done;

        Load(Path file, Path quarantine, CountDownLatch done) {
            this.file = file;
            this.quarantine = quarantine;
            this.done = done;
        }

        @Override
        public void configure() {
            onException(Exception.class)
                    .handled(true)
                    .logExhausted(false)
                    .logHandled(false)
                    .setBody(exchangeProperty("line"))
                    .to(
                            "file:"
                                    + quarantine.getParent()
                                    + "?fileName="
                                    + quarantine.getFileName()
                                    + "&fileExist=Append&appendChars=\\n");

            from("file:"
                            + file.getParent()
                            + "?noop=true&initialDelay=0&fileName="
                            + file.getFileName())
                    .routeId("load")
                    .split(body().tokenize("\n"))
                    .streaming()
                    .filter(simple("${exchangeProperty.CamelSplitIndex} > 0"))
                    .setProperty("line", body())
                    .unmarshal(new BindyCsvDataFormat(BindyItem.class))
                    .validate((Predicate) CamelLoad::valid)
                    .transform(simple("${body.values}"))
                    .to("direct:batch")
                    .end() // filter
                    .end() // split
                    .setBody(constant("end"))
                    .setHeader(Exchange.AGGREGATION_COMPLETE_ALL_GROUPS, constant(true))
                    .to("direct:batch")
                    .process(exchange -> done.countDown());

            from("direct:batch")
                    .routeId("batch")
                    .aggregate(constant(true), AggregationStrategies.groupedBody())
                    .completionSize(BATCH)
                    .to(
                            "sql:INSERT INTO lineitem VALUES (#,#,#,#,#,#,#,#,#,#)"
                                    + "?dataSource=#database&batch=true");
        }
    }
}
