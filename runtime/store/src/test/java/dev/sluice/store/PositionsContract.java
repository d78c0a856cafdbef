package dev.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every store keeps of positions and of commits under way. */
interface PositionsContract extends StoreFixture {

    private static Intent intent(String position) {
        return new Intent(
                "orders",
                "out",
                position,
                "e-2",
                List.of(
                        new Intent.Rename("out/.a.tmp", "out/a.csv"),
                        new Intent.Rename("out/.b.tmp", "out/b.csv")));
    }

    @Test
    default void theLastPositionOfATargetIsKept() {
        store().checkpoints().keep("orders", "out", "5", "e-1");
        store().checkpoints().keep("orders", "out", "9", "e-2");
        store().checkpoints().keep("orders", "table", "7", "e-2");

        assertThat(store().checkpoints().find("orders", "out"))
                .contains(new Checkpoint("orders", "out", "9", "e-2", NOON));
        assertThat(store().checkpoints().all("orders")).hasSize(2);
        assertThat(store().checkpoints().find("other", "out")).isEmpty();
        store().checkpoints().forget("orders", "out");
        assertThat(store().checkpoints().find("orders", "out")).isEmpty();
    }

    @Test
    default void aPositionMayBeOfAnyLength() {
        String position = "{\"offsets\": \"é\u0000\u001a0\"}".repeat(200_000);
        store().checkpoints().keep("orders", "out", position, "e-1");

        assertThat(store().checkpoints().find("orders", "out").map(Checkpoint::position))
                .isEqualTo(Optional.of(position));
    }

    @Test
    default void anIntentIsPendingUntilItIsSettled() {
        store().checkpoints().keep("orders", "out", "5", "e-1");
        store().checkpoints().intend(intent("9"));

        try (StateStore restarted = another()) {
            assertThat(restarted.checkpoints().pending("orders")).containsExactly(intent("9"));
            assertThat(restarted.checkpoints().find("orders", "out").map(Checkpoint::position))
                    .contains("5");
            restarted.checkpoints().settle("orders", "out");
        }

        assertThat(store().checkpoints().pending("orders")).isEmpty();
        assertThat(store().checkpoints().find("orders", "out"))
                .contains(new Checkpoint("orders", "out", "9", "e-2", NOON));
    }

    @Test
    default void anIntentThatDidNotHappenLeavesThePosition() {
        store().checkpoints().keep("orders", "out", "5", "e-1");
        store().checkpoints().intend(intent("9"));
        store().checkpoints().withdraw("orders", "out");

        assertThat(store().checkpoints().pending("orders")).isEmpty();
        assertThat(store().checkpoints().find("orders", "out").map(Checkpoint::position))
                .contains("5");
        assertThatThrownBy(() -> store().checkpoints().settle("orders", "out"))
                .hasMessageContaining("intends nothing");
    }

    @Test
    default void anIntentIsNotOverwritten() {
        store().checkpoints().intend(intent("9"));

        assertThatThrownBy(() -> store().checkpoints().intend(intent("12")))
                .hasMessageContaining("not settled");
        assertThat(store().checkpoints().pending("orders")).containsExactly(intent("9"));
    }
}
