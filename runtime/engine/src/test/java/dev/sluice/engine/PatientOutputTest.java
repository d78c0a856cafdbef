package dev.sluice.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.ErrorCode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Against the system's own device that is always full. */
class PatientOutputTest {

    private static final Path FULL = Path.of("/dev/full");

    @Test
    void itWaitsAsOftenAsItMayAndThenSaysThatThereIsNoSpace() throws IOException {
        List<Integer> waits = new ArrayList<>();
        Room room =
                (fault, times) -> {
                    assertThat(fault.code()).isEqualTo(ErrorCode.NO_SPACE);
                    assertThat(fault).hasMessageContaining("/dev/full", "free some");
                    waits.add(times);
                    return times < 3;
                };
        try (FileChannel channel = FileChannel.open(FULL, StandardOpenOption.WRITE);
                PatientOutput output = new PatientOutput(FULL, channel, room)) {
            assertThatThrownBy(() -> output.write(new byte[100]))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("No space left");
        }
        assertThat(waits).containsExactly(1, 2, 3);
    }

    @Test
    void aFaultOfAnotherKindIsNotWaitedFor() throws IOException {
        FileChannel channel = FileChannel.open(FULL, StandardOpenOption.WRITE);
        channel.close();
        try (PatientOutput output =
                new PatientOutput(
                        FULL,
                        channel,
                        (fault, times) -> {
                            throw new AssertionError("waited for " + fault);
                        })) {
            assertThatThrownBy(() -> output.write(1)).isInstanceOf(IOException.class);
        }
    }
}
