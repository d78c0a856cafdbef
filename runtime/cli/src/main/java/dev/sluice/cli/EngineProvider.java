package dev.sluice.cli;

import java.nio.file.Path;

/**
 * Opens the engine on a home folder; found by {@link java.util.ServiceLoader}, so that commands
 * which need no engine start without loading it.
 */
public interface EngineProvider {

    /** An engine which keeps its files under that folder. The caller closes it. */
    Engine open(Path home);
}
