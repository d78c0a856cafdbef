package dev.sluice.component.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClearDelimiterTest {

    @ParameterizedTest
    @ValueSource(strings = {",", ";", "|", "\t"})
    void everyLineHasTheSameNumberOfOne(String delimiter) {
        String text = "id?name?born\n1?O'Brien?1970-01-01\n2??\n".replace("?", delimiter);

        assertThat(delimiter(text)).contains(delimiter);
        assertThat(delimiter(text.replace("\n", "\r\n"))).contains(delimiter);
        assertThat(delimiter(text + "3?x?y".replace("?", delimiter))).contains(delimiter);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", // nothing
                "a,b", // one line alone could be anything
                "a\nb\n", // no delimiter
                "a,b\n1,2\n3\n", // ragged
                "a,b\n1,2\n\n3,4\n", // an empty line
                "a,b\r\n1,2\r\n\r\n", // an empty line of another system
                "a,b\n1;2,3\n", // two that could be meant
                "a,b\n\"1\",2\n", // quotes
                "a,b\n'1',2\n", // other quotes
                "a,b\n1\\,5,2\n", // an escape
                "#a,b\n1,2\n", // a comment
                "a,b\n1,\u00002\n", // no text
                "title\na,b\n1,2\n" // a preamble
            })
    void anythingElseIsLeftToTheSniffer(String text) {
        assertThat(delimiter(text)).isEmpty();
    }

    @Test
    void aLineThatIsCutOffIsNotCounted() {
        byte[] head = "a,b,c\n1,2,3\n4,5".getBytes(StandardCharsets.UTF_8);

        assertThat(ClearDelimiter.of(head, false)).contains(",");
        assertThat(ClearDelimiter.of(head, true)).isEmpty();
    }

    private static Optional<String> delimiter(String text) {
        return ClearDelimiter.of(text.getBytes(StandardCharsets.UTF_8), true);
    }
}
