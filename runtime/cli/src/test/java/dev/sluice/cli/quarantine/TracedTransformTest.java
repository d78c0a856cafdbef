package dev.sluice.cli.quarantine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.Column;
import dev.sluice.api.DataType.Simple;
import dev.sluice.api.Options;
import dev.sluice.api.Schema;
import dev.sluice.api.Step;
import dev.sluice.api.Transform.Input;
import dev.sluice.transform.WindowTransform;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TracedTransformTest {

    private static final Options HOURLY =
            new Options(
                    Map.of("time", "placed", "size", "1h", "aggregates", Map.of("n", "sum(n)")));

    private static Step bind(Column... more) {
        List<Column> columns =
                new ArrayList<>(
                        List.of(
                                Column.of("placed", Simple.TIMESTAMP),
                                Column.of("n", Simple.INT32)));
        columns.addAll(List.of(more));
        return new TracedTransform(new WindowTransform(), false)
                .bind(HOURLY, List.of(new Input("input", new Schema(columns))));
    }

    @Test
    void aHeldRowDoesNotMakeASecondResultOfItsWindow() {
        assertThatThrownBy(() -> bind(Column.of(Trace.COLUMN, Simple.STRING)))
                .hasMessageContaining("a second result of its window")
                .hasMessageContaining("at the target");
        assertThat(bind()).isInstanceOf(Step.Window.class);
    }
}
