package dev.sluice.component.local;

import dev.sluice.api.Connector;
import dev.sluice.api.ConnectorContext;
import dev.sluice.api.Options;
import dev.sluice.api.Source;
import dev.sluice.api.Target;

/** Made-up rows, the same ones for the same seed: {@code rows}, {@code seed}, {@code columns}. */
public final class GenerateConnector implements Connector {

    @Override
    public String name() {
        return "generate";
    }

    @Override
    public Source source(Options options, ConnectorContext context) {
        return new GenerateSource(options, context);
    }

    @Override
    public Target target(Options options, ConnectorContext context) {
        throw Direction.readsOnly(name());
    }
}
