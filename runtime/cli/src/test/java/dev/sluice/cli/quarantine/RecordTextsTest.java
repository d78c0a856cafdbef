package dev.sluice.cli.quarantine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecordTextsTest {

    @Test
    void valuesAreTheTextsThatStandThere() {
        Map<String, String> expected = new HashMap<>();
        expected.put("long", "12345678901234567890.1234567890");
        expected.put("e", "1e400");
        expected.put("text", "a \"b\"");
        expected.put("yes", "true");
        expected.put("none", null);
        expected.put("nested", "{\"x\": [1.0, 2]}");
        expected.put("list", "[ ]");

        assertThat(
                        RecordTexts.of(
                                "{\"long\": 12345678901234567890.1234567890, \"e\": 1e400,"
                                        + " \"text\": \"a \\\"b\\\"\", \"yes\": true, \"none\":"
                                        + " null, \"nested\": {\"x\": [1.0, 2]}, \"list\": [ ]}"))
                .contains(expected);
    }

    @Test
    void longRecordsAreTakenApartToo() {
        String text = "x".repeat(100_000);

        assertThat(RecordTexts.of("{\"a\": \"" + text + "\", \"b\": [\"" + text + "\"]}"))
                .contains(Map.of("a", text, "b", "[\"" + text + "\"]"));
    }

    @Test
    void whatIsNoObjectIsNotTakenApart() {
        for (String raw : new String[] {"", "1,2", "[1]", "{\"a\": 1", "{\"a\": 1} x", "\"a\""}) {
            assertThat(RecordTexts.of(raw)).as(raw).isEmpty();
        }
    }
}
