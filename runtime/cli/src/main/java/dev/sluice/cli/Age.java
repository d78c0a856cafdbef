package dev.sluice.cli;

import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads an age as it is written on the command line: {@code 12h}, {@code 30d}, {@code 8w}. */
final class Age implements ITypeConverter<Duration> {

    @Override
    public Duration convert(String value) {
        if (!value.matches("\\d{1,5}[hdw]")) {
            throw new TypeConversionException(
                    "'" + value + "' is no age: write hours, days or weeks, as 12h, 30d or 8w");
        }
        long number = Long.parseLong(value, 0, value.length() - 1, 10);
        return switch (value.charAt(value.length() - 1)) {
            case 'h' -> Duration.ofHours(number);
            case 'd' -> Duration.ofDays(number);
            default -> Duration.ofDays(7 * number);
        };
    }
}
