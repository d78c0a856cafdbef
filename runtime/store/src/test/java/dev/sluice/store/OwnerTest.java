package dev.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class OwnerTest {

    @Test
    void thisProcessHasNotEnded() {
        assertThat(Owner.self().ended()).isFalse();
        assertThat(Owner.self()).isEqualTo(Owner.self());
    }

    @Test
    void anotherProcessWithTheSameNumberIsNotTakenForIt() {
        Owner self = Owner.self();

        assertThat(new Owner(self.host(), self.pid(), self.started().minusSeconds(60)).ended())
                .isTrue();
        assertThat(new Owner(self.host(), self.pid(), self.started().plusMillis(500)).ended())
                .as("the system's clock was adjusted")
                .isFalse();
    }

    @Test
    void aProcessElsewhereIsNotJudged() {
        assertThat(new Owner("elsewhere", 1, Instant.EPOCH).ended()).isFalse();
    }

    @Test
    void aProcessThatNobodyAsksForHasEnded() throws Exception {
        // the shell becomes cat, which never asks how its child ended
        Process parent = new ProcessBuilder("sh", "-c", "true & echo $!; exec cat").start();
        try (BufferedReader output = parent.inputReader(StandardCharsets.UTF_8)) {
            long pid = Long.parseLong(output.readLine());
            Owner child = new Owner(Owner.self().host(), pid, Instant.EPOCH);

            await().until(child::ended);
            assertThat(ProcessHandle.of(pid)).as("its number is still taken").isPresent();
        } finally {
            parent.destroyForcibly();
        }
    }
}
