package dev.sluice.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Secret;
import dev.sluice.pipeline.PipelineResolver.Resolved;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PipelineResolverTest {

    private static final String PIPELINE =
            """
            name: orders
            parameters:
              path: {type: string, default: orders.csv}
              skip: {type: integer, default: 1}
              text: {type: string, default: three}
              day: {type: date, default: 2026-01-31}
            connections:
              db: {type: "${env.DB_TYPE}", password: "x${secret.db}"}
            nodes:
              - id: in
                source: file
                connection: db
                options:
                  path: "${param.path}-${param.day}"
                  skip: %s
              - id: out
                target: discard
                from: in
            """;

    private final TemplateCatalog templates = new TemplateCatalog();

    private Resolved resolve(String skip, Map<String, String> given) {
        ReadResult read = PipelineReader.read(PIPELINE.formatted(skip), templates);
        assertThat(read.problems()).isEmpty();
        return PipelineResolver.resolve(
                read,
                templates,
                new RunValues(
                        given,
                        name ->
                                Optional.ofNullable(
                                        Map.of("DB_TYPE", "sqlite", "SKIP", "7").get(name)),
                        PipelineResolverTest::secret));
    }

    private static Secret secret(String name) {
        if (!name.equals("db")) {
            throw new PipelineException(ErrorCode.PARAMETER_INVALID, "no secret '" + name + "'");
        }
        return new Secret("hush");
    }

    private static List<String> told(Resolved resolved) {
        return resolved.problems().stream()
                .map(p -> p.line() + ":" + p.column() + " " + p.message() + " → " + p.remedy())
                .toList();
    }

    @Test
    void aReferenceKeepsTheTypeOfItsParameterAndWhatHoldsASecretIsOne() {
        Resolved resolved = resolve("${param.skip}", Map.of("skip", "4", "path", "x"));

        assertThat(resolved.problems()).isEmpty();
        Map<String, Object> options = resolved.options().get("in").values();
        assertThat(options).containsEntry("skip", 4L).containsEntry("path", "x-2026-01-31");
        assertThat(options.get("connection"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
                .containsEntry("type", "sqlite")
                .extractingByKey("password")
                .isInstanceOf(Secret.class)
                .hasToString("***");
        assertThat(resolved.toString()).doesNotContain("hush");
    }

    @Test
    void aTextThatReadsAsTheNumberAnOptionWantsBecomesIt() {
        Resolved resolved = resolve("${env.SKIP}", Map.of());

        assertThat(resolved.problems()).isEmpty();
        assertThat(resolved.options().get("in").values()).containsEntry("skip", 7L);
    }

    @Test
    void aParameterThatDoesNotFitItsOptionIsSaidAtTheOptionWithItsName() {
        Resolved resolved = resolve("${param.text}", Map.of());

        assertThat(told(resolved))
                .singleElement()
                .asString()
                .startsWith("15:13 template 'file'")
                .contains("the option 'skip' comes from the parameter 'text' (three)")
                .endsWith("see: sluice templates file");
        assertThat(resolved.options()).containsOnlyKeys("out");
    }

    @Test
    void aValueOutOfItsRangeIsSaidToo() {
        assertThat(told(resolve("${param.skip}", Map.of("skip", "-1"))))
                .singleElement()
                .asString()
                .contains("the parameter 'skip' (-1)");
    }

    @Test
    void aSecretStandsOnlyWhereNothingIsShown() {
        String shown =
                """
                name: shown
                connections:
                  db: {type: sqlite, path: "${secret.db}.db", options: {key: "${secret.db}"}}
                nodes:
                  - {id: in, source: file, options: {path: "${secret.db}.csv"}}
                  - {id: out, target: discard, from: in}
                """;
        assertThat(PipelineReader.read(shown, templates).problems())
                .extracting(Problem::path)
                .containsExactly("connections.db.path", "nodes[0].options.path");
        assertThat(PipelineReader.read(shown, templates).problems())
                .allSatisfy(problem -> {
                    assertThat(problem.message()).startsWith("a secret has no place here");
                    assertThat(problem.remedy()).contains("password", "mask", "execute");
                });
    }

    @Test
    void allParametersThatAreUnknownOrWrongAreSaidAtOnce() {
        Resolved resolved = resolve("1", Map.of("pth", "a", "day", "2026-02-30", "skip", "one"));

        assertThat(told(resolved)).hasSize(3);
        assertThat(told(resolved).getFirst())
                .startsWith("0:0 --param pth: the pipeline has no parameter 'pth'")
                .endsWith("did you mean 'path'?");
        assertThat(told(resolved).get(1))
                .startsWith("4:9 the parameter 'skip' needs a value of type integer, not 'one'");
        assertThat(told(resolved).getLast()).startsWith("6:8 the parameter 'day'");
        assertThat(resolved.options()).isEmpty();
    }

    @Test
    void everythingThatIsNotSetIsSaidWhereItIsAskedFor() {
        ReadResult read =
                PipelineReader.read(
                        """
                        name: a
                        parameters:
                          must: {type: string}
                        nodes:
                          - {id: in, source: file, options: {path: a}}
                          - {id: out, target: discard, from: in}
                        """,
                        templates);
        RunValues nothing =
                new RunValues(Map.of(), name -> Optional.empty(), PipelineResolverTest::secret);
        assertThat(told(PipelineResolver.resolve(read, templates, nothing)))
                .containsExactly(
                        "3:9 the parameter 'must' has no value, and no default → give it with"
                                + " --param must=VALUE");

        ReadResult other =
                PipelineReader.read(
                        PIPELINE.formatted("1")
                                .replace("x${secret.db}", "${secret.other}${env.NONE}"),
                        templates);
        assertThat(told(PipelineResolver.resolve(other, templates, nothing)))
                .satisfiesExactly(
                        first ->
                                assertThat(first)
                                        .startsWith(
                                                "8:14 the environment variable DB_TYPE is not set"),
                        second -> assertThat(second).startsWith("8:42 no secret 'other'"));
    }
}
