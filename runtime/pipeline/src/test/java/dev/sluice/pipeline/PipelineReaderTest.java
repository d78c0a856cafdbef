package dev.sluice.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PipelineReaderTest {

    private static final String GOOD =
            """
            name: orders
            parameters:
              input: {type: string, default: orders.csv}
            nodes:
              - id: orders
                source: file
                options: {path: "${param.input}"}
              - id: big
                transform: filter
                from: orders
                options: {where: amount > 10}
              - id: end
                target: discard
                from: big
            """;

    private final TemplateCatalog catalog = new TemplateCatalog();

    @TempDir Path folder;

    @Test
    void aGoodFileHasNoProblems() {
        ReadResult read = PipelineReader.read(GOOD, catalog);

        assertThat(read.problems()).isEmpty();
        assertThat(read.pipeline()).isPresent();
    }

    /**
     * One thing of the good file is replaced; the place and the remedy are those of the mistake.
     */
    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    name: orders         | nam: orders                  | 1:1   | did you mean 'name'?
                    type: string         | type: strin                  | 3:17  | did you mean 'string'?
                    type: string         | type: integer                | 3:35  | change the default or the type
                    nodes:               | connections: {a: {type: sqlit}}\\nnodes: | 4:25 | did you mean 'sqlite'?
                    nodes:               | connections: {a: {path: x}}\\nnodes:   | 4:15 | add type: with one of postgresql, mariadb, mysql, sqlite, h2, duckdb, kafka
                    source: file         | source: fil                  | 6:13  | did you mean 'file'?
                    {path: "${param.input}"} | {path: a, heder: true}   | 7:24  | did you mean 'header'?
                    {path: "${param.input}"} | {path: a, header: maybe} | 7:32  | see: sluice templates file
                    {path: "${param.input}"} | {}                       | 7:14  | see: sluice templates file
                    ${param.input}       | ${param.inptu}               | 7:21  | did you mean 'input'?
                    ${param.input}       | ${parm.input}                | 7:21  | did you mean 'param'?
                    id: big              | id: orders                   | 8:9   | choose another id
                    from: orders         | from: order                  | 10:11 | did you mean 'orders'?
                    from: orders         | from: big                    | 10:11 | remove one of these edges
                    from: orders         | from: end                    | 10:11 | read from the node before it
                    from: big            | from: orders                 | 8:5   | connect a target to it, or remove it
                    from: big            | connection: lake             | 14:17 | none is declared: declare it, or remove this
                    from: big            | description: none            | 13:5  | add from: with the id of the node it reads
                    target: discard      | targe: discard               | 13:5  | did you mean 'target'?
                    source: file         | source: !!java file          | 6:13  | remove it
                    source: file         | source: &a file              | 6:13  | write the value out where it is used
                    from: big            | from: *a                     | 14:11 | write the value out
                    source: file         | id: other                    | 6:5   | remove one of them
                    ${param.input}       | ${input}                     | 7:21  | write ${param.input}, ${env.input} or ${secret.input}
                    ${param.input}       | ${env.AWS_SECRET_ACCESS_KEY} | 7:21  | keep it as a secret, and write ${secret.aws-secret-access-key}
                    ${param.input}       | ${env.SLUICE_SECRET_DB}      | 7:21  | keep it as a secret, and write ${secret.db}
                    default: orders.csv  | default: "${env.HOME}"       | 3:34  | references stand in options and connections; write the value itself
                    default: orders.csv  | default: [a]                 | 3:34  | give one text, number, truth value, date or timestamp
                    nodes:               | owner: {a: b}\\nnodes:       | 4:8   | write it in one line
                    nodes:               | layout: {ordrs: {x: 1, y: 2}}\\nnodes: | 4:10 | did you mean 'orders'?
                    name: orders         | name: Orders!                | 1:7   | add name: with lower-case letters, digits and dashes
                    """)
    void everyMistakeHasItsPlaceAndARemedy(
            String part, String replacement, String place, String remedy) {
        ReadResult read =
                PipelineReader.read(
                        GOOD.replaceFirst(
                                java.util.regex.Pattern.quote(part),
                                java.util.regex.Matcher.quoteReplacement(
                                        replacement.replace("\\n", "\n"))),
                        catalog);

        assertThat(
                        read.problems().stream()
                                .map(p -> p.line() + ":" + p.column() + " " + p.remedy()))
                .contains(place + " " + remedy);
        assertThat(read.pipeline()).isEmpty();
    }

    @Test
    void allMistakesAreSaidAtOnce() {
        String bad =
                GOOD.replace("source: file", "source: fil")
                        .replace("from: orders", "from: order")
                        .replace("target: discard", "target: discrd");

        assertThat(PipelineReader.read(bad, catalog).problems())
                .extracting(Problem::line)
                .contains(6, 10, 13);
    }

    @Test
    void tenThousandLevelsAreRefusedAndDoNotOverflowTheStack() {
        List<Problem> problems =
                PipelineReader.read("name: " + "[".repeat(10_000), catalog).problems();

        assertThat(problems).hasSize(1);
        assertThat(problems.getFirst().remedy()).isEqualTo("flatten it");
    }

    @Test
    void aLongChainOfNodesDoesNotOverflowTheStack() {
        StringBuilder text = new StringBuilder("name: chain\nnodes:\n");
        text.append("  - {id: end, target: discard, from: n20000}\n");
        for (int i = 20_000; i > 0; i--) {
            text.append("  - {id: n%d, transform: filter, from: n%d}\n".formatted(i, i - 1));
        }
        text.append("  - {id: n0, source: file, options: {path: a}}\n");

        // every filter lacks its option: what matters is that an answer comes
        assertThat(PipelineReader.read(text.toString(), catalog).problems()).hasSize(20_000);
    }

    @Test
    void anEmptyFileSaysHowToBegin() {
        assertThat(PipelineReader.read("", catalog).problems())
                .containsExactly(
                        new Problem(
                                "",
                                1,
                                1,
                                "SL-1001",
                                "the file is empty",
                                "begin with: name: my-pipeline"));
    }

    @Test
    void aSecondDocumentIsRefusedWhereItBegins() {
        Problem problem =
                PipelineReader.read("name: a\n---\nname: b\n", catalog).problems().getFirst();

        assertThat(problem.line() + ":" + problem.column()).isEqualTo("2:1");
        assertThat(problem.remedy()).isEqualTo("keep one pipeline a file");
    }

    @Test
    void aNulByteIsRefusedWhereItStands() {
        Problem problem =
                PipelineReader.read("name: a\nowner: x\0y\n", catalog).problems().getFirst();

        assertThat(problem.line() + ":" + problem.column()).isEqualTo("2:9");
        assertThat(problem.remedy()).isEqualTo("save the file as plain UTF-8 text");
    }

    @Test
    void bytesThatAreNotUtf8AreRefusedWhereTheyStand() throws IOException {
        Path file = folder.resolve("p.yaml");
        Files.write(file, "name: a\nowner: Müller\n".getBytes(StandardCharsets.ISO_8859_1));

        Problem problem = PipelineReader.read(file, catalog).problems().getFirst();

        assertThat(problem.line() + ":" + problem.column()).isEqualTo("2:9");
        assertThat(problem.remedy()).isEqualTo("save it as UTF-8");
    }
}
