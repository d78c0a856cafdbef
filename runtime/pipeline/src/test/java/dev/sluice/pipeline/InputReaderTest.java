package dev.sluice.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pipeline.Pipeline.Connection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InputReaderTest {

    private static final String PIPELINE =
            """
            name: orders
            nodes:
              - {id: a, source: file, options: {path: a.csv}}
              - {id: b, source: file, options: {path: b.csv}}
              - {id: out, target: discard, from: %s}
              - {id: rest, target: discard, from: [a, b]}
            """;

    private static ReadResult read(String from) {
        return PipelineReader.read(PIPELINE.formatted(from), new TemplateCatalog());
    }

    private static Iterable<Connection> inputs(String from) {
        ReadResult read = read(from);
        assertThat(read.problems()).isEmpty();
        return read.pipeline().orElseThrow().nodes().stream()
                .filter(node -> node.id().equals("out"))
                .findFirst()
                .orElseThrow()
                .inputs();
    }

    @Test
    void anOnlyInputIsCalledInputAndThoseOfAListBearTheirOwnNames() {
        assertThat(inputs("a")).containsExactly(new Connection("input", "a", ""));
        assertThat(inputs("[a, b.late]"))
                .containsExactly(
                        new Connection("a", "a", ""), new Connection("b_late", "b", "late"));
        assertThat(inputs("[a]")).containsExactly(new Connection("a", "a", ""));
        assertThat(inputs("{left: a, right: a}"))
                .containsExactly(new Connection("left", "a", ""), new Connection("right", "a", ""));
    }

    @ParameterizedTest(name = "from: {0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    [a, a]             | 5:42 node 'out' has two inputs called 'a'
                    {x: a, X: b}       | 5:48 node 'out' has two inputs called 'X'
                    [a.b, a_b]         | 5:44 node 'out' has two inputs called 'a_b'
                    []                 | 5:32 target 'out' has no input
                    {}                 | 5:32 target 'out' has no input
                    [{x: a}]           | 5:39 an input is the id of a node, or node.port
                    {x: [a]}           | 5:42 an input is the id of a node, or node.port
                    {"x y": a}         | 5:46 'x y' is not a name for an input
                    [a, c]             | 5:42 node 'out' reads from a node that does not exist: 'c'
                    """)
    void inputsThatCannotBeToldApartOrAreNoneAreProblems(String from, String expected) {
        assertThat(read(from).problems())
                .anySatisfy(p ->
                        assertThat(p.line() + ":" + p.column() + " " + p.message())
                                .startsWith(expected.strip()));
    }
}
