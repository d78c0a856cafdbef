package dev.sluice.cli.quarantine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TraceTest {

    @Test
    void aMarkedRecordGivesItsRowAndItselfBack() {
        for (String raw :
                new String[] {
                    "{}",
                    "{\"a\":1}",
                    "{\"a\":\"}\"}",
                    "{\"a\":{\"b\":[1.50,null]},\"c\":\"\\\"sluice_held\\\":\\\"x\\\"}\"}"
                }) {
            assertThat(Trace.of(Trace.mark(raw, "e/node \"x\"/01")))
                    .contains(new Trace.Traced("e/node \"x\"/01", raw));
        }
    }

    @Test
    void aRecordThatIsNoObjectIsKeptAsText() {
        assertThat(Trace.of(Trace.mark("1,\"two\"", "e/n/1")))
                .contains(new Trace.Traced("e/n/1", "{\"raw\":\"1,\\\"two\\\"\"}"));
    }

    @Test
    void aRowThatCameAnotherWayHasNoTrace() {
        assertThat(Trace.of("{\"a\":1}")).isEmpty();
        assertThat(Trace.of("1,2")).isEmpty();
        assertThat(Trace.of("{\"sluice_held\":\"e/n/1\",\"a\":1}")).as("not at its end").isEmpty();
    }
}
