package dev.sluice.component.local;

import dev.sluice.api.Connector;
import dev.sluice.api.ConnectorContext;
import dev.sluice.api.Options;
import dev.sluice.api.Source;
import dev.sluice.api.Target;

/** Rows written in the pipeline file itself: {@code rows}, and optionally {@code columns}. */
public final class InlineConnector implements Connector {

    @Override
    public String name() {
        return "inline";
    }

    @Override
    public Source source(Options options, ConnectorContext context) {
        return new InlineSource(options, context);
    }

    @Override
    public Target target(Options options, ConnectorContext context) {
        throw Direction.readsOnly(name());
    }
}
