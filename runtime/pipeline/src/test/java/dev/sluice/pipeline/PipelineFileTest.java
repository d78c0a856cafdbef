package dev.sluice.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PipelineFileTest {

    private static final String GOOD =
            """
            name: orders
            parameters:
              input: {type: string, default: a.csv}
            nodes:
              - id: load
                target: discard
                from: big
              - id: big
                transform: filter
                from: orders
                options: {where: "amount > 10"}
              - id: orders
                source: file
                options: {path: "${param.input}"}
            """;

    private static ReadResult read(String text) {
        return PipelineReader.read(text, new TemplateCatalog());
    }

    private static String problems(String text) {
        return read(text).problems().stream()
                .map(p -> p.line() + ":" + p.column() + " " + p.message() + " → " + p.remedy())
                .collect(Collectors.joining("\n"));
    }

    @Test
    void nodesComeOutInTheOrderInWhichTheyRun() {
        ReadResult result = read(GOOD);
        assertThat(result.problems()).isEmpty();
        assertThat(result.pipeline().orElseThrow().nodes())
                .extracting(Pipeline.DataNode::id)
                .containsExactly("orders", "big", "load");
        assertThat(result.nodeIndex("orders")).isEqualTo(2);
    }

    @Test
    void unknownNamesAreAnsweredWithTheNearestOnes() {
        assertThat(problems(GOOD.replace("transform: filter", "transform: fliter")))
                .contains("9:16", "'fliter' is not known", "did you mean 'filter'?");
        assertThat(problems(GOOD.replace("where:", "were:")))
                .contains("11:15", "did you mean 'where'?");
        assertThat(problems(GOOD.replace("from: orders", "from: order")))
                .contains("10:11", "did you mean 'orders'?");
        assertThat(problems(GOOD.replace("param.input", "param.inputs")))
                .contains("14:21", "did you mean 'input'?");
        assertThat(problems("nmae: x\n" + GOOD.replace("name: orders\n", "")))
                .contains("1:1", "did you mean 'name'?");
    }

    @Test
    void allMistakesAreSaidAtOnce() {
        assertThat(
                        read(GOOD.replace("where:", "were:")
                                        .replace("name: orders", "name: A B")
                                        .replace("source: file", "source: fil"))
                                .problems())
                .hasSizeGreaterThanOrEqualTo(3);
    }

    @Test
    void aCycleIsShownWithItsNodes() {
        assertThat(
                        problems(
                                GOOD.replace("from: orders", "from: load2")
                                        + "  - id: load2\n    transform: filter\n    from: big\n    options: {where: 'true'}\n"))
                .contains("the nodes form a cycle")
                .contains("big → load2 → big");
    }

    @Test
    void harmfulYamlIsRefused() {
        assertThat(problems("a: &x [1]\nb: *x\n"))
                .contains("anchors (&x) are not allowed", "aliases (*x) are not allowed");
        assertThat(problems("a: !!java.lang.String x\n")).contains("the tag");
        assertThat(problems("name: a\nname: b\n"))
                .contains("2:1", "'name' is given twice, first in line 1");
        assertThat(problems("[".repeat(10_000))).contains("nested more than 64 levels deep");
        assertThat(problems("name: [a\n")).contains("this is not YAML");
        assertThat(problems("")).contains("the file is empty");
        assertThat(problems("name: a\n---\nname: b\n")).contains("several documents");
    }

    @Test
    void aNodeNobodyReadsIsSaid() {
        assertThat(problems(GOOD.replace("from: big", "from: orders")))
                .contains("8:5 nothing reads from node 'big'");
    }
}
