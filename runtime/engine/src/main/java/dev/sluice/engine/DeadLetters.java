package dev.sluice.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads the rows that runs have put aside, from the files they left. */
public final class DeadLetters {

    private static final ObjectReader ROW = new ObjectMapper().readerFor(Quarantine.Row.class);

    private DeadLetters() {}

    /**
     * A row that was put aside.
     *
     * @param number from 1: the so-manieth that its node put aside. A run that goes on with another
     *     keeps the numbers of those that the other had committed
     */
    public record Letter(
            String node,
            long number,
            List<String> rules,
            List<String> reasons,
            String place,
            String raw) {
        public Letter {
            rules = List.copyOf(rules);
            reasons = List.copyOf(reasons);
        }
    }

    /**
     * Gives every row of the file, in its order and one at a time. A line that was being written
     * when its process died is no row.
     *
     * @throws PipelineException where the file cannot be read
     */
    public static void read(Path file, Consumer<Letter> each) {
        Map<String, Long> numbers = new HashMap<>();
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                parse(line)
                        .ifPresent(row ->
                                each.accept(letter(row, numbers.merge(row.node(), 1L, Long::sum))));
            }
        } catch (IOException e) {
            throw new PipelineException(
                    ErrorCode.SOURCE_UNREADABLE,
                    "the rows that were put aside cannot be read from "
                            + file
                            + ": "
                            + e.getMessage(),
                    e);
        }
    }

    private static Letter letter(Quarantine.Row row, long number) {
        return new Letter(row.node(), number, row.rules(), row.reasons(), row.place(), row.raw());
    }

    static Optional<Quarantine.Row> parse(String line) {
        try {
            return line.endsWith("}") ? Optional.of(ROW.readValue(line)) : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
