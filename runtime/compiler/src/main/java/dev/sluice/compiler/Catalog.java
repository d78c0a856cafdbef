package dev.sluice.compiler;

import dev.sluice.api.Connector;
import dev.sluice.api.ConnectorContext;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.Options;
import dev.sluice.api.PipelineException;
import dev.sluice.api.SqlDatabase;
import dev.sluice.api.Transform;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The connectors and transforms that are there, by name. */
public record Catalog(Map<String, Connector> connectors, Map<String, Transform> transforms) {

    public Catalog {
        connectors = Map.copyOf(connectors);
        transforms = Map.copyOf(transforms);
    }

    /** All that the class path offers. */
    public static Catalog discover() {
        return new Catalog(
                ServiceLoader.load(Connector.class).stream()
                        .map(ServiceLoader.Provider::get)
                        .collect(Collectors.toMap(Connector::name, Function.identity())),
                ServiceLoader.load(Transform.class).stream()
                        .map(ServiceLoader.Provider::get)
                        .collect(Collectors.toMap(Transform::name, Function.identity())));
    }

    Connector connector(String name) {
        return find(connectors, name, "connector");
    }

    /** The database of a connection, by the first connector that knows such connections. */
    Optional<SqlDatabase> database(Options options, ConnectorContext context) {
        return connectors.values().stream()
                .sorted(Comparator.comparing(Connector::name))
                .flatMap(connector -> connector.database(options, context).stream())
                .findFirst();
    }

    Transform transform(String name) {
        return find(transforms, name, "transform");
    }

    private static <T> T find(Map<String, T> known, String name, String what) {
        T found = known.get(name);
        if (found == null) {
            throw new PipelineException(
                    ErrorCode.PIPELINE_INVALID,
                    "there is no "
                            + what
                            + " '"
                            + name
                            + "' here; there are: "
                            + String.join(", ", new TreeMap<>(known).keySet()));
        }
        return found;
    }
}
