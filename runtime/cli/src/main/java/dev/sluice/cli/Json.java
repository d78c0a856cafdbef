package dev.sluice.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** The documents that {@code --json} prints. */
final class Json {

    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private static final ObjectMapper LINES = new ObjectMapper();

    private Json() {}

    static void print(PrintStream out, Object document) {
        try {
            out.println(MAPPER.writeValueAsString(document));
            out.flush();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the answer cannot be written as JSON", e);
        }
    }

    /** In one line, for those who read line by line. */
    static void line(PrintStream out, Object document) {
        try {
            out.println(LINES.writeValueAsString(document));
            out.flush();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the event cannot be written as JSON", e);
        }
    }

    static Map<String, Object> run(Engine.RunReport report) {
        Map<String, Object> document = new LinkedHashMap<>();
        Engine.Status status =
                report.status() == Engine.Status.INVALID ? Engine.Status.FAILED : report.status();
        Engine.Totals totals = report.totals();
        document.put("pipeline", report.pipeline());
        document.put("execution", report.execution());
        document.put("status", status.name().toLowerCase(Locale.ROOT));
        document.put("read", totals.read());
        document.put("written", totals.written());
        document.put("filtered", totals.filtered());
        document.put("quarantined", totals.quarantined());
        document.put("deduplicated", totals.deduplicated());
        document.put("seconds", totals.seconds());
        document.put("nodes", report.nodes().stream().map(Json::node).toList());
        document.put("problems", problems(report.problems()));
        return document;
    }

    private static Map<String, Object> node(Engine.NodeAccount node) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("id", node.id());
        map.put("kind", node.kind());
        map.put("in", node.in());
        map.put("out", node.out());
        map.put("filtered", node.filtered());
        map.put("quarantined", node.quarantined());
        map.put("deduplicated", node.deduplicated());
        map.put("seconds", node.seconds());
        return map;
    }

    static Map<String, Object> validation(List<Engine.Finding> findings) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("valid", findings.isEmpty());
        document.put("problems", problems(findings));
        return document;
    }

    private static List<Map<String, Object>> problems(List<Engine.Finding> findings) {
        return findings.stream().map(Json::problem).toList();
    }

    private static Map<String, Object> problem(Engine.Finding finding) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("path", finding.path());
        map.put("line", finding.line());
        map.put("column", finding.column());
        map.put("code", finding.code());
        map.put("message", finding.message());
        map.put("remedy", finding.remedy());
        return map;
    }

    static Map<String, Object> plan(Engine.Plan plan, boolean camel) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("pipeline", plan.pipeline());
        document.put("nodes", plan.nodes()); // records are written by their components
        document.put("guarantees", plan.guarantees());
        if (camel) {
            document.put("camel", plan.camel());
        }
        document.put("problems", problems(plan.problems()));
        return document;
    }

    static Map<String, Object> preview(Engine.Preview preview) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("columns", preview.columns());
        document.put("rows", preview.rows());
        document.put("problems", problems(preview.problems()));
        return document;
    }

    static List<Engine.Template> templates(List<Engine.Template> templates) {
        return templates;
    }

    static List<Blueprints.Blueprint> blueprints(List<Blueprints.Blueprint> blueprints) {
        return blueprints;
    }

    static Map<String, Object> created(Path file, String blueprint, List<Path> samples) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("file", file.toString());
        document.put("blueprint", blueprint);
        document.put("samples", samples.stream().map(Path::toString).toList());
        return document;
    }

    static Map<Object, Object> properties(Properties properties) {
        return new TreeMap<>(properties);
    }
}
