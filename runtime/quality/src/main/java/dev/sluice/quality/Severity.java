package dev.sluice.quality;

import dev.sluice.api.Columns;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How grave it is that a rule is broken; it chooses the action where the rule names none. */
enum Severity {
    INFO,
    WARNING,
    ERROR;

    static Severity of(String name) {
        List<String> known = Arrays.stream(values()).map(Severity::label).toList();
        return Arrays.stream(values())
                .filter(severity -> severity.label().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        Subject.invalid(
                                "'" + name + "' is not a severity; " + Columns.hint(name, known)));
    }

    private String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
