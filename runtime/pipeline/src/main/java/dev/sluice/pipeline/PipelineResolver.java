package dev.sluice.pipeline;

import dev.sluice.api.Options;
import dev.sluice.pipeline.Pipeline.DataNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Puts a run's values into a pipeline, and holds the options against their templates once more:
 * only now is it known what stands in the place of the references.
 */
public final class PipelineResolver {

    /** A node or a connection, at the beginning of a problem's path. */
    private static final Pattern PART = Pattern.compile("nodes\\[\\d+]|connections\\.[^.\\[]+");

    private final ReadResult read;
    private final TemplateCatalog templates;
    private final Set<String> broken;
    private final List<Problem> problems = new ArrayList<>();

    private PipelineResolver(ReadResult read, TemplateCatalog templates) {
        this.read = read;
        this.templates = templates;
        this.broken =
                read.problems().stream()
                        .map(problem -> PART.matcher(problem.path()))
                        .filter(Matcher::lookingAt)
                        .map(Matcher::group)
                        .collect(Collectors.toSet());
    }

    /**
     * What came of it.
     *
     * @param options of the nodes that have no problem, by id; those of the node's connection stand
     *     under {@code connection}
     */
    public record Resolved(Map<String, Options> options, List<Problem> problems) {
        public Resolved {
            options = Map.copyOf(options);
            problems = List.copyOf(problems);
        }
    }

    /** Resolves the nodes that have been read without a problem. */
    public static Resolved resolve(ReadResult read, TemplateCatalog templates, RunValues values) {
        PipelineResolver resolver = new PipelineResolver(read, templates);
        Map<String, Options> options =
                read.draft().map(pipeline -> resolver.nodes(pipeline, values)).orElse(Map.of());
        return new Resolved(
                options, resolver.problems.stream().distinct().sorted(Problems.BY_PLACE).toList());
    }

    /** What is wrong with these values of the parameters; nothing else is looked at. */
    public static List<Problem> parameters(ReadResult read, Map<String, String> given) {
        List<Problem> problems = new ArrayList<>();
        read.draft()
                .ifPresent(pipeline -> ParameterValues.of(read, pipeline, given, problems::add));
        return problems;
    }

    private Map<String, Options> nodes(Pipeline pipeline, RunValues values) {
        ParameterValues parameters =
                ParameterValues.of(read, pipeline, values.parameters(), problems::add);
        if (!problems.isEmpty()) {
            return Map.of(); // one word about the parameter says more than one for every use
        }
        References references =
                new References(
                        parameters,
                        values,
                        (path, fault) ->
                                problems.add(
                                        read.at(
                                                path,
                                                fault.code().code(),
                                                String.valueOf(fault.getMessage()),
                                                "set it where Sluice runs, or use a parameter"
                                                        + " instead")));
        Map<String, Options> systems = new LinkedHashMap<>();
        pipeline.connections()
                .forEach((name, options) -> {
                    int before = problems.size();
                    Options resolved = references.resolve(options, "connections." + name);
                    if (problems.size() == before && !broken.contains("connections." + name)) {
                        type(name, resolved);
                    }
                    if (problems.size() == before && !broken.contains("connections." + name)) {
                        systems.put(name, resolved);
                    }
                });
        Map<String, String> paths = paths();
        Map<String, Options> nodes = new LinkedHashMap<>();
        for (DataNode node : pipeline.nodes()) {
            String path = paths.getOrDefault(node.id(), "");
            boolean reachable = node.connection().map(systems::containsKey).orElse(true);
            Options resolved = references.resolve(node.options(), path + ".options");
            if (!broken.contains(path) && reachable) {
                node(node, resolved, path + ".options")
                        .ifPresent(options -> nodes.put(node.id(), with(node, options, systems)));
            }
        }
        return nodes;
    }

    private void type(String connection, Options resolved) {
        String type = resolved.text("type").orElse("");
        if (!PipelineReader.CONNECTION_TYPES.contains(type)) {
            problems.add(
                    read.at(
                            "connections." + connection + ".type",
                            Problems.INVALID,
                            "the connection type '" + type + "' is not known",
                            Problems.remedy(
                                    type,
                                    PipelineReader.CONNECTION_TYPES,
                                    Problems.choices(PipelineReader.CONNECTION_TYPES))));
        }
    }

    private Map<String, String> paths() {
        Map<String, String> paths = new HashMap<>();
        for (int i = 0; i < read.nodeOrder().size(); i++) {
            paths.putIfAbsent(read.nodeOrder().get(i), "nodes[" + i + "]");
        }
        return paths;
    }

    private Optional<Options> node(DataNode node, Options resolved, String path) {
        if (problems.stream().anyMatch(problem -> problem.path().startsWith(path))) {
            return Optional.empty();
        }
        Template template = templates.find(node.kind(), node.template()).orElseThrow();
        ResolvedCheck check = new ResolvedCheck(template, node.options(), resolved);
        check.misfits()
                .forEach((misfit, message) ->
                        problems.add(
                                read.at(
                                        path + misfit.path(),
                                        OptionsCheck.CODE,
                                        message,
                                        misfit.remedy())));
        return check.misfits().isEmpty() ? Optional.of(check.options()) : Optional.empty();
    }

    private static Options with(DataNode node, Options options, Map<String, Options> systems) {
        Map<String, Object> values = new LinkedHashMap<>(options.values());
        node.connection()
                .map(systems::get)
                .ifPresent(system -> values.put("connection", system.values()));
        return new Options(values);
    }
}
