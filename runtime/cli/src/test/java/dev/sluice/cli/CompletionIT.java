package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The completion script, in the shell it is for. */
class CompletionIT {

    @TempDir Path folder;

    private String completions(String... words) throws IOException, InterruptedException {
        Path script = folder.resolve("completion.sh");
        Files.writeString(script, Launched.call("completion").out());
        String line = String.join(" ", words);
        String ask =
                """
                source "$0"
                COMP_WORDS=(%s) COMP_CWORD=%d COMP_LINE="%s" COMP_POINT=%d
                "$(complete -p sluice | sed 's/.*-F \\([^ ]*\\).*/\\1/')"
                printf '%%s\\n' "${COMPREPLY[@]}"
                """
                        .formatted(quoted(words), words.length - 1, line, line.length());
        Process bash =
                new ProcessBuilder("bash", "-c", ask, script.toString())
                        .redirectErrorStream(true)
                        .start();
        String answer = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor()).as(answer).isZero();
        return answer;
    }

    private static String quoted(String... words) {
        return "'" + String.join("' '", words) + "'";
    }

    @Test
    void bashCompletesCommandsAndTheirOptions() throws Exception {
        assertThat(completions("sluice", "").lines())
                .contains("run", "validate", "plan", "preview", "templates", "completion");
        assertThat(completions("sluice", "pre").lines()).containsExactly("preview");
        assertThat(completions("sluice", "run", "--").lines())
                .contains("--param", "--home", "--json", "--verbose");
    }
}
