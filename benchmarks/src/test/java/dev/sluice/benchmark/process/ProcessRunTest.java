package dev.sluice.benchmark.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProcessRunTest {

    @Test
    void whatAProcessPrintsAndHowItEndsIsKept() throws Exception {
        ProcessRun.Outcome outcome =
                new ProcessRun(
                                List.of("bash", "-c", "echo out; echo $WORD >&2; exit 3"),
                                Map.of("WORD", "err"))
                        .run();

        assertThat(outcome.exit()).isEqualTo(3);
        assertThat(outcome.out()).isEqualTo("out\n");
        assertThat(outcome.err()).isEqualTo("err\n");
    }

    @Test
    void aBusyProcessCostsProcessorTimeAndMemory() throws Exception {
        // bash builds a string of 8 MB and counts to a few hundred thousand
        String busy = "printf -v text '%8000000s' x; for ((i = 0; i < 300000; i++)); do :; done";

        ProcessCost cost = new ProcessRun(List.of("bash", "-c", busy)).run().cost();

        assertThat(cost.cpu()).isPositive();
        assertThat(cost.wall()).isGreaterThan(Duration.ZERO);
        assertThat(cost.peakBytes()).isGreaterThan(8_000_000);
    }

    @Test
    void aCommandThatIsNotThereEndsWithTheShellsCode() throws Exception {
        assertThat(new ProcessRun(List.of("no-such-command-at-all")).run().exit()).isEqualTo(127);
    }
}
