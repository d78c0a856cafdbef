package dev.sluice.cli.local;

import dev.sluice.pipeline.Template;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The examples of a template, from the index that lies beside them: a jar cannot be listed. */
record TemplateExamples(List<String> names) {

    private static final String ROOT = "/sluice/examples/";
    private static final String SOURCES = "templates/src/main/resources/sluice/examples/";
    private static final Pattern DESCRIPTION = Pattern.compile("(?m)^description: \"?(.*?)\"?$");

    TemplateExamples {
        names = List.copyOf(names);
    }

    static TemplateExamples of(Template template) {
        String folder = template.kind().folder() + "/" + template.name() + "/";
        return new TemplateExamples(
                resource("index.txt").lines().filter(name -> name.startsWith(folder)).toList());
    }

    /** The first example in full, and what the others show; empty where there is none. */
    String text() {
        if (names.isEmpty()) {
            return "";
        }
        String first = names.getFirst();
        String others =
                names.stream()
                        .skip(1)
                        .map(name -> "\n  " + file(name) + "\n      " + description(name))
                        .collect(Collectors.joining());
        return "An example, with its data and what comes of it in "
                + SOURCES
                + first
                + ":\n\n"
                + pipeline(first).stripTrailing()
                + "\n\nRun it: ./sluice run "
                + file(first)
                + (others.isEmpty() ? "" : "\n\nMore examples:" + others);
    }

    private static String file(String name) {
        return SOURCES + name + "/pipeline.yaml";
    }

    private static String description(String name) {
        Matcher matcher = DESCRIPTION.matcher(pipeline(name));
        return matcher.find() ? matcher.group(1) : "";
    }

    private static String pipeline(String name) {
        return resource(name + "/pipeline.yaml");
    }

    private static String resource(String file) {
        try (InputStream in = TemplateExamples.class.getResourceAsStream(ROOT + file)) {
            if (in == null) {
                throw new IllegalStateException(ROOT + file + " is missing from the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
