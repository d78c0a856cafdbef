package dev.sluice.benchmark.peer;

import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.configuration.support.MapJobRegistry;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.launch.support.TaskExecutorJobOperator;
import org.springframework.batch.core.listener.SkipListener;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.repository.support.ResourcelessJobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.ItemReader;
import org.springframework.batch.infrastructure.item.database.JdbcBatchItemWriter;
import org.springframework.batch.infrastructure.item.database.builder.JdbcBatchItemWriterBuilder;
import org.springframework.batch.infrastructure.item.file.FlatFileItemReader;
import org.springframework.batch.infrastructure.item.file.FlatFileParseException;
import org.springframework.batch.infrastructure.item.file.builder.FlatFileItemReaderBuilder;
import org.springframework.batch.infrastructure.item.file.transform.FieldSet;
import org.springframework.batch.infrastructure.item.validator.ValidatingItemProcessor;
import org.springframework.batch.infrastructure.item.validator.ValidationException;
import org.springframework.core.io.FileSystemResource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;

/**
 * J1 as Spring Batch's own guide writes it: a flat file reader, a validating processor and a JDBC
 * batch writer in chunks of 1,000; a row that is bad is skipped and kept. The fields are mapped by
 * hand, which is faster than by reflection.
 */
public final class SpringBatchLoad {

    private static final int CHUNK = 1_000;
    private static final Pattern MODE = Pattern.compile("[A-Z]+( [A-Z]+)*");

    private SpringBatchLoad() {}

    /** One line item. */
    public record Item(
            long orderkey,
            @Nullable Long partkey,
            long suppkey,
            int linenumber,
            BigDecimal quantity,
            BigDecimal extendedprice,
            BigDecimal discount,
            LocalDate shipdate,
            String shipmode,
            String comment) {}

    /**
     * @param arguments the CSV file, the database's URL, and the file for bad rows
     */
    public static void main(String[] arguments) throws Exception {
        SingleConnectionDataSource database = new SingleConnectionDataSource(arguments[1], true);
        try (PrintWriter quarantine =
                new PrintWriter(Files.newBufferedWriter(Path.of(arguments[2])))) {
            JobRepository repository = new ResourcelessJobRepository();
            Step step = step(repository, arguments[0], database, quarantine);
            Job job = new JobBuilder("load", repository).start(step).build();
            TaskExecutorJobOperator operator = new TaskExecutorJobOperator();
            operator.setJobRepository(repository);
            operator.setJobRegistry(new MapJobRegistry());
            operator.afterPropertiesSet();
            JobExecution execution = operator.start(job, new JobParameters());
            if (execution.getStatus() != BatchStatus.COMPLETED) {
                throw new IOException("the job did not complete: " + execution);
            }
        } finally {
            database.destroy();
        }
    }

    private static Step step(
            JobRepository repository,
            String file,
            SingleConnectionDataSource database,
            PrintWriter quarantine) {
        return new StepBuilder("load", repository)
                .<Item, Item>chunk(CHUNK)
                .transactionManager(new JdbcTransactionManager(database))
                .reader(reader(file))
                .processor(new ValidatingItemProcessor<>(SpringBatchLoad::validate))
                .writer(writer(database))
                .faultTolerant()
                .skip(FlatFileParseException.class, ValidationException.class)
                .skipLimit(Long.MAX_VALUE)
                .skipListener(new Keep(quarantine))
                .build();
    }

    private static ItemReader<Item> reader(String file) {
        FlatFileItemReader<Item> reader =
                new FlatFileItemReaderBuilder<Item>()
                        .name("lineitem")
                        .resource(new FileSystemResource(file))
                        .linesToSkip(1)
                        .delimited()
                        .names(
                                "orderkey",
                                "partkey",
                                "suppkey",
                                "linenumber",
                                "quantity",
                                "extendedprice",
                                "discount",
                                "shipdate",
                                "shipmode",
                                "comment")
                        .fieldSetMapper(SpringBatchLoad::item)
                        .build();
        return reader;
    }

    private static Item item(FieldSet fields) {
        String partkey = text(fields, "partkey");
        return new Item(
                fields.readLong("orderkey"),
                partkey.isEmpty() ? null : Long.valueOf(partkey),
                fields.readLong("suppkey"),
                fields.readInt("linenumber"),
                new BigDecimal(text(fields, "quantity")),
                new BigDecimal(text(fields, "extendedprice")),
                new BigDecimal(text(fields, "discount")),
                LocalDate.parse(text(fields, "shipdate")),
                text(fields, "shipmode"),
                text(fields, "comment"));
    }

    private static String text(FieldSet fields, String name) {
        return Objects.requireNonNullElse(fields.readString(name), "");
    }

    private static void validate(Item item) {
        if (item.partkey() == null) {
            throw new ValidationException("partkey is missing: " + item);
        }
        if (item.quantity().signum() <= 0
                || item.quantity().compareTo(BigDecimal.valueOf(50)) > 0) {
            throw new ValidationException("quantity is out of range: " + item);
        }
        if (!MODE.matcher(item.shipmode()).matches()) {
            throw new ValidationException("shipmode has another form: " + item);
        }
    }

    private static JdbcBatchItemWriter<Item> writer(SingleConnectionDataSource database) {
        JdbcBatchItemWriter<Item> writer =
                new JdbcBatchItemWriterBuilder<Item>()
                        .dataSource(database)
                        .sql("INSERT INTO lineitem VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
                        .itemPreparedStatementSetter((item, statement) -> {
                            statement.setLong(1, item.orderkey());
                            statement.setObject(2, item.partkey());
                            statement.setLong(3, item.suppkey());
                            statement.setInt(4, item.linenumber());
                            statement.setBigDecimal(5, item.quantity());
                            statement.setBigDecimal(6, item.extendedprice());
                            statement.setBigDecimal(7, item.discount());
                            statement.setObject(8, item.shipdate());
                            statement.setString(9, item.shipmode());
                            statement.setString(10, item.comment());
                        })
                        .build();
        writer.afterPropertiesSet();
        return writer;
    }

    /** Writes down what was skipped. */
    private record Keep(PrintWriter quarantine) implements SkipListener<Item, Item> {
        @Override
        public void onSkipInRead(Throwable fault) {
            quarantine.println(
                    fault instanceof FlatFileParseException line
                            ? line.getLineNumber() + ": " + line.getInput()
                            : fault.toString());
        }

        @Override
        public void onSkipInProcess(Item item, Throwable fault) {
            quarantine.println(fault.getMessage());
        }
    }
}
