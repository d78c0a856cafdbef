package dev.sluice.pipeline;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.api.Options;
import dev.sluice.api.Secret;
import dev.sluice.pipeline.Placeholders.Reference;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Holds options whose references are resolved against their template. A text from outside that is
 * the whole of a value, and reads as the number or truth value which the template wants, becomes
 * it.
 */
final class ResolvedCheck {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Template template;
    private final Options written;
    private final Map<Misfit, String> misfits = new LinkedHashMap<>();
    private Object options;

    ResolvedCheck(Template template, Options written, Options resolved) {
        this.template = template;
        this.written = written;
        this.options = resolved.values();
        for (Misfit misfit : check(options)) {
            if (!becomesTyped(misfit)) {
                misfits.put(misfit, message(misfit));
            }
        }
    }

    /** What does not fit, and how to say it. */
    Map<Misfit, String> misfits() {
        return misfits;
    }

    /** The options, of the types that the template wants. */
    @SuppressWarnings("unchecked")
    Options options() {
        return new Options((Map<String, Object>) options);
    }

    private List<Misfit> check(Object values) {
        return Misfit.of(template, JSON.valueToTree(revealed(values)));
    }

    /** The schema judges the secret itself; its messages never repeat a value. */
    private static Object revealed(Object value) {
        return switch (value) {
            case Secret secret -> secret.reveal();
            case Map<?, ?> map -> {
                Map<String, Object> copy = new LinkedHashMap<>();
                map.forEach((key, inner) -> copy.put(key.toString(), revealed(inner)));
                yield copy;
            }
            case List<?> list -> list.stream().map(ResolvedCheck::revealed).toList();
            default -> value;
        };
    }

    private boolean becomesTyped(Misfit misfit) {
        boolean whole =
                at(written.values(), misfit.steps())
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .filter(text -> Placeholders.PATTERN.matcher(text).matches())
                        .isPresent();
        if (!whole || !misfit.keywords().contains("type")) {
            return false;
        }
        Object text = at(options, misfit.steps()).orElse("");
        for (Object typed : text instanceof String given ? readings(given) : List.of()) {
            Object replaced = with(options, misfit.steps(), typed);
            if (check(replaced).stream().noneMatch(m -> m.location().equals(misfit.location()))) {
                options = replaced;
                return true;
            }
        }
        return false;
    }

    private static List<Object> readings(String text) {
        List<Object> readings = new ArrayList<>();
        if (text.matches("[+-]?\\d{1,18}")) {
            readings.add(Long.parseLong(text));
        }
        if (text.matches("[+-]?\\d{1,100}(\\.\\d{1,100})?")) {
            readings.add(new BigDecimal(text));
        }
        if (text.equals("true") || text.equals("false")) {
            readings.add(Boolean.valueOf(text));
        }
        return readings;
    }

    private String message(Misfit misfit) {
        List<Reference> references =
                Placeholders.within(at(written.values(), misfit.steps()).orElse(written.values()));
        String said = misfit.message();
        if (references.isEmpty()) {
            return said;
        }
        String from =
                references.stream().map(Reference::toString).collect(Collectors.joining(", "));
        String option = misfit.path().isEmpty() ? "" : "'" + misfit.path().substring(1) + "' ";
        boolean secret = references.stream().anyMatch(r -> r.scope().equals("secret"));
        String value = secret ? "" : " (" + shown(at(options, misfit.steps()).orElse("")) + ")";
        return said + ": the option " + option + "comes from " + from + value;
    }

    private static String shown(Object value) {
        String text = value.toString();
        return text.length() > 60 ? text.substring(0, 60) + "…" : text;
    }

    private static Optional<Object> at(Object value, List<String> steps) {
        Object here = value;
        for (String step : steps) {
            Object next =
                    switch (here) {
                        case Map<?, ?> map -> map.get(step);
                        case List<?> list
                                when step.matches("\\d{1,6}")
                                        && Integer.parseInt(step) < list.size() ->
                                list.get(Integer.parseInt(step));
                        default -> null;
                    };
            if (next == null) {
                return Optional.empty();
            }
            here = next;
        }
        return Optional.of(here);
    }

    private static Object with(Object value, List<String> steps, Object replacement) {
        if (steps.isEmpty()) {
            return replacement;
        }
        String step = steps.getFirst();
        List<String> rest = steps.subList(1, steps.size());
        return switch (value) {
            case Map<?, ?> map -> {
                Map<String, Object> copy = new LinkedHashMap<>();
                map.forEach((key, inner) ->
                        copy.put(
                                key.toString(),
                                key.equals(step) ? with(inner, rest, replacement) : inner));
                yield copy;
            }
            case List<?> list -> {
                List<Object> copy = new ArrayList<>(list);
                int index = Integer.parseInt(step);
                copy.set(index, with(copy.get(index), rest, replacement));
                yield copy;
            }
            default -> value;
        };
    }
}
