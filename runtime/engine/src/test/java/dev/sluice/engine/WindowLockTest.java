package dev.sluice.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WindowLockTest {

    @TempDir Path folder;

    @Test
    void oneRunAtATimeHasAFile() {
        Path file = folder.resolve("not/there/yet.duckdb");
        try (WindowLock _ = WindowLock.of(file)) {
            assertThatThrownBy(() -> WindowLock.of(file))
                    .hasMessageContaining("another run of this pipeline")
                    .extracting(e -> ((PipelineException) e).code())
                    .isEqualTo(ErrorCode.STATE_LOCKED);
        }
        WindowLock.of(file).close();
        assertThat(WindowLock.file(file)).exists();
    }

    @Test
    void aFolderThatCannotBeMadeIsNamed() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> WindowLock.of(file.resolve("kept.duckdb")))
                .hasMessageContaining(file.toString())
                .extracting(e -> ((PipelineException) e).code())
                .isEqualTo(ErrorCode.NO_SPACE);
    }
}
