package dev.sluice.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The templates on the class path, listed in {@code sluice/index.txt}. A template is parsed when it
 * is first asked for: a run pays for those it uses. Safe for use by several threads.
 */
public final class TemplateCatalog {

    private static final String INDEX = "/sluice/index.txt";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final LoadSettings YAML = LoadSettings.builder().setLabel("template").build();

    private final List<String> resources;
    private final Map<String, Template> parsed = new ConcurrentHashMap<>();

    public TemplateCatalog() {
        this.resources =
                text(INDEX)
                        .lines()
                        .map(String::strip)
                        .filter(line -> line.endsWith(".kamelet.yaml"))
                        .toList();
    }

    /** The template of that kind and short name. */
    public Optional<Template> find(NodeKind kind, String name) {
        return resources.stream()
                .filter(resource -> resource.contains("/" + kind.folder() + "/"))
                .filter(resource -> resource.endsWith("/" + name + ".kamelet.yaml"))
                .findFirst()
                .map(resource -> load(kind, name, resource));
    }

    /** The short names of the templates of a kind. */
    public List<String> names(NodeKind kind) {
        return resources.stream()
                .filter(resource -> resource.contains("/" + kind.folder() + "/"))
                .map(resource ->
                        resource.substring(resource.lastIndexOf('/') + 1)
                                .replace(".kamelet.yaml", ""))
                .sorted()
                .toList();
    }

    /** All of them, by kind and name. */
    public List<Template> all() {
        List<Template> all = new ArrayList<>();
        for (NodeKind kind : NodeKind.values()) {
            names(kind).forEach(name -> find(kind, name).ifPresent(all::add));
        }
        all.sort(Comparator.comparing(Template::kind).thenComparing(Template::name));
        return all;
    }

    private Template load(NodeKind kind, String name, String resource) {
        return parsed.computeIfAbsent(resource, r -> parse(kind, name, r));
    }

    private static Template parse(NodeKind kind, String name, String resource) {
        String yaml = text(absolute(resource));
        JsonNode tree = tree(resource, yaml);
        return new Template(
                kind,
                name,
                tree.path("metadata").path("name").asText(),
                tree.path("spec").path("definition"),
                yaml,
                !tree.path("metadata")
                        .path("labels")
                        .path("sluice.dev/rows")
                        .asText()
                        .equals("none"));
    }

    /** From the JSON that the launcher puts beside a template, where it is there: it reads fast. */
    private static JsonNode tree(String resource, String yaml) {
        String json = text(absolute(resource).replaceAll("yaml$", "json"));
        try {
            return json.isEmpty()
                    // ours, and without positions: once through the text is enough
                    ? JSON.valueToTree(new Load(YAML).loadFromString(yaml))
                    : JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the JSON of the template " + resource + " is none", e);
        }
    }

    private static String absolute(String resource) {
        return resource.startsWith("/") ? resource : "/" + resource;
    }

    private static String text(String resource) {
        try (InputStream in = TemplateCatalog.class.getResourceAsStream(resource)) {
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
