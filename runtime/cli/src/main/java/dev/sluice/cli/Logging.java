package dev.sluice.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;

/**
 * Sets logging up in code, which starts faster than a file: warnings go to standard error, and with
 * {@code --verbose} everything goes to a file as well.
 */
public final class Logging extends ContextAwareBase implements Configurator {

    private static final String FILE = "sluice.log.file";

    /**
     * Called before the first logger is made.
     *
     * @throws PipelineException where a log was asked for and cannot be written
     */
    static void prepare(boolean verbose, Path home) {
        if (!verbose) {
            return;
        }
        Path file = home.resolve("logs").resolve("sluice.log");
        try {
            Files.createDirectories(file.getParent());
            Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)
                    .close();
        } catch (IOException e) {
            throw new PipelineException(
                    ErrorCode.ACCESS_DENIED,
                    "the log " + file + " cannot be written: name a folder that can be with --home",
                    e);
        }
        System.setProperty(FILE, file.toString());
    }

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        String file = System.getProperty(FILE, "");
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setTarget("System.err");
        start(context, console, "%level %logger{0}: %msg%n%nopex", Level.WARN);
        ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        // what fails in a route is in the run's report already, in words for people
        context.getLogger("org.apache.camel.processor.errorhandler").setLevel(Level.OFF);
        // 'example' in a template's schema is for people; the validator need not know it
        context.getLogger("com.networknt.schema").setLevel(Level.ERROR);
        // it warns of databases that are newer than it; the store's own tests say whether they go
        context.getLogger("org.flywaydb").setLevel(Level.ERROR);
        // each row that MariaDB refuses, with its values: it is in quarantine, with the reason
        context.getLogger("org.mariadb.jdbc.message.server").setLevel(Level.OFF);
        if (!file.isEmpty()) {
            FileAppender<ILoggingEvent> log = new FileAppender<>();
            log.setFile(file);
            start(context, log, "%d %level [%thread] %logger %msg %kvp%n", Level.TRACE);
            root.setLevel(Level.INFO);
            context.getLogger("dev.sluice").setLevel(Level.DEBUG);
            context.getLogger("org.apache.camel.processor.errorhandler").setLevel(Level.INFO);
        }
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    private static void start(
            LoggerContext context,
            OutputStreamAppender<ILoggingEvent> appender,
            String pattern,
            Level from) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(pattern);
        encoder.start();
        ch.qos.logback.classic.filter.ThresholdFilter filter =
                new ch.qos.logback.classic.filter.ThresholdFilter();
        filter.setLevel(from.toString());
        filter.start();
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.addFilter(filter);
        appender.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
    }
}
