package dev.sluice.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.PipelineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {

    @TempDir Path home;

    private Secrets secrets(Map<String, String> environment) {
        return new Secrets(home, name -> Optional.ofNullable(environment.get(name)));
    }

    private Path file(String name, String text, String permissions) throws IOException {
        Path file = home.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    @Test
    void aSecretComesFromTheEnvironmentFromTheListOrFromAFileOfItsOwn() throws IOException {
        file("secrets.yaml", "db-password: 'from: list'\nother: x\n", "rw-------");
        file("secrets/api.key", "from file\n", "r--------");

        Secrets secrets = secrets(Map.of("SLUICE_SECRET_OTHER", "from environment"));

        assertThat(secrets.require("db-password").reveal()).isEqualTo("from: list");
        assertThat(secrets.require("api.key").reveal()).isEqualTo("from file");
        assertThat(secrets.require("other").reveal()).isEqualTo("from environment");
        assertThat(secrets.require("other")).hasToString("***");
    }

    @Test
    void aMissingSecretNamesEveryWayToGiveIt() {
        assertThatThrownBy(() -> secrets(Map.of()).require("db-password"))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("SLUICE_SECRET_DB_PASSWORD")
                .hasMessageContaining(home.resolve("secrets.yaml").toString())
                .hasMessageContaining(home.resolve("secrets/db-password").toString());
    }

    @Test
    void filesThatOthersMayReadAreRefusedWithoutTheirContent() throws IOException {
        file("secrets.yaml", "a: hush\n", "rw-r-----");
        assertThatThrownBy(() -> secrets(Map.of()).require("a"))
                .hasMessageContaining("chmod 600")
                .hasMessageNotContaining("hush");

        Files.delete(home.resolve("secrets.yaml"));
        file("secrets/a", "hush", "rw----r--");
        assertThatThrownBy(() -> secrets(Map.of()).require("a"))
                .hasMessageContaining("chmod 600")
                .hasMessageNotContaining("hush");
    }

    @Test
    void aBrokenListNamesItsLineAndNothingOfItsContent() throws IOException {
        file("secrets.yaml", "a: hush\nhush2: [\n", "rw-------");
        assertThatThrownBy(() -> secrets(Map.of()).require("a"))
                .hasMessageContaining("line ")
                .hasMessageNotContaining("hush");

        file("secrets.yaml", "a: 1e3\n", "rw-------");
        assertThatThrownBy(() -> secrets(Map.of()).require("a"))
                .hasMessageContaining("quote it")
                .hasMessageNotContaining("1e3");

        Files.write(file("secrets.yaml", "", "rw-------"), new byte[] {'a', ':', (byte) 0xff});
        assertThatThrownBy(() -> secrets(Map.of()).require("a"))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("UTF-8");
    }

    @Test
    void aNameCannotLeaveTheFolder() {
        assertThatThrownBy(() -> secrets(Map.of()).require("../a"))
                .hasMessageContaining("is not a name for a secret");
        assertThatThrownBy(() -> secrets(Map.of()).require(".."))
                .hasMessageContaining("is not a name for a secret");
    }
}
