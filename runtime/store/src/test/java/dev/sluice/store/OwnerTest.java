package dev.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
        Process parent =
                new ProcessBuilder("sh", "-c", "tail -f /dev/null & echo $!; exec cat").start();
        try (BufferedReader output = parent.inputReader(StandardCharsets.UTF_8)) {
            long pid = Long.parseLong(output.readLine());
            await().until(() -> name(parent.pid()).equals("cat"));
            Owner child = new Owner(Owner.self().host(), pid, Instant.EPOCH);
            assertThat(child.ended()).isFalse();

            ProcessHandle.of(pid).orElseThrow().destroyForcibly();

            await().until(child::ended);
            assertThat(name(pid)).as("its number is still taken").isEqualTo("tail");
        } finally {
            parent.destroyForcibly();
        }
    }

    private static String name(long pid) throws IOException {
        return Files.readString(Path.of("/proc/" + pid + "/comm")).strip();
    }
}
