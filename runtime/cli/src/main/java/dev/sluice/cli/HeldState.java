package dev.sluice.cli;

import dev.sluice.store.HeldRow;
import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the state of a held row as it is printed. */
final class HeldState implements ITypeConverter<HeldRow.State> {

    @Override
    public HeldRow.State convert(String value) {
        try {
            return HeldRow.State.of(value);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(
                    "there is no state '"
                            + value
                            + "': give one of "
                            + Arrays.stream(HeldRow.State.values())
                                    .map(HeldRow.State::text)
                                    .collect(Collectors.joining(", ")));
        }
    }
}
