package dev.sluice.cli.local;

import dev.sluice.cli.Engine;
import dev.sluice.cli.EngineProvider;
import java.nio.file.Path;

/** Opens engines that run in this process. */
public final class LocalEngineProvider implements EngineProvider {

    @Override
    public Engine open(Path home) {
        return new LocalEngine(home);
    }
}
