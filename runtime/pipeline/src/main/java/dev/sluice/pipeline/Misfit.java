package dev.sluice.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What does not fit a template's JSON Schema, at one place of a node's options.
 *
 * @param location a JSON pointer
 * @param keywords of the schema, whose promises are broken there
 */
record Misfit(String location, Set<String> keywords, String message, String remedy) {

    /** One for all: making one takes longer than most checks. Safe for use by several threads. */
    private static final SchemaRegistry SCHEMAS =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    /** All misfits, one for each place. Names of options that are not known are left to others. */
    static List<Misfit> of(Template template, JsonNode options) {
        Map<String, List<Error>> places = new LinkedHashMap<>();
        SCHEMAS.getSchema(template.definition())
                .validate(options)
                .forEach(error -> {
                    String place = location(error);
                    if (!unknown(error) || place.lastIndexOf('/') > 0) {
                        places.computeIfAbsent(place, key -> new ArrayList<>()).add(error);
                    }
                });
        return places.entrySet().stream()
                .map(place -> misfit(template, place.getKey(), place.getValue()))
                .toList();
    }

    private static Misfit misfit(Template template, String location, List<Error> errors) {
        return new Misfit(
                location,
                errors.stream().map(Error::getKeyword).collect(Collectors.toSet()),
                "template '"
                        + template.name()
                        + "': "
                        + errors.stream()
                                .map(Misfit::words)
                                .distinct()
                                .collect(Collectors.joining("; ")),
                remedy(template, errors.getFirst()));
    }

    private static boolean unknown(Error error) {
        return error.getKeyword().equals("additionalProperties");
    }

    /** A key that is not known stands at its own place, not at the map's around it. */
    private static String location(Error error) {
        String place = error.getInstanceLocation().toString();
        return unknown(error)
                ? place + "/" + error.getProperty().replace("~", "~0").replace("/", "~1")
                : place;
    }

    private static String words(Error error) {
        return unknown(error)
                ? "the key '" + error.getProperty() + "' is not known here"
                : error.getMessage();
    }

    private static String remedy(Template template, Error error) {
        String see = "see: sluice templates " + template.name();
        List<String> known = new ArrayList<>();
        if (unknown(error)) {
            String keyword = error.getSchemaLocation().getFragment().toString();
            template.definition()
                    .at(keyword.substring(0, keyword.lastIndexOf('/')) + "/properties")
                    .fieldNames()
                    .forEachRemaining(known::add);
            return Problems.remedy(error.getProperty(), known, see);
        }
        if (error.getKeyword().equals("enum") && error.getInstanceNode().isTextual()) {
            error.getSchemaNode().forEach(value -> known.add(value.asText()));
            return Problems.remedy(error.getInstanceNode().asText(), known, see);
        }
        return see;
    }

    /** The location as problems write it. */
    String path() {
        return location.replaceAll("/(\\d+)(?=/|$)", "[$1]").replace('/', '.');
    }

    /** The steps from the options to the value. */
    List<String> steps() {
        return Arrays.stream(location.split("/"))
                .filter(step -> !step.isEmpty())
                .map(step -> step.replace("~1", "/").replace("~0", "~"))
                .toList();
    }
}
