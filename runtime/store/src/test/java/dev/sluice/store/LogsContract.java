package dev.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every store keeps of what executions tell. */
interface LogsContract extends StoreFixture {

    private static LogEntry entry(String message) {
        return new LogEntry(NOON, LogEntry.Level.WARNING, "load", "SL-3004", message);
    }

    private static List<String> messages(LogPage page) {
        return page.lines().stream()
                .map(line -> line.seq() + " " + line.entry().message())
                .toList();
    }

    @Test
    default void entriesKeepTheirOrderAndComeInPages() {
        store().executions().queue(StoreFixture.asked("e-1"), "");
        store().logs().append("e-1", List.of(entry("a"), entry("b")));
        store().logs().append("e-1", List.of(entry("c"), entry("d")));

        LogPage first = store().logs().of("e-1", 0, 3);

        assertThat(messages(first)).containsExactly("1 a", "2 b", "3 c");
        assertThat(first.lines().getFirst().entry()).isEqualTo(entry("a"));
        assertThat(first.more()).isZero();
        assertThat(messages(store().logs().of("e-1", 3, 3))).containsExactly("4 d");
        assertThat(messages(store().logs().tail("e-1", 2))).containsExactly("3 c", "4 d");
    }

    @Test
    default void whatIsBeyondTheCapIsCounted() {
        Logs logs = new Logs(store().database(), 3);
        store().executions().queue(StoreFixture.asked("e-1"), "");
        logs.append("e-1", List.of(entry("a"), entry("b")));
        logs.append("e-1", List.of(entry("c"), entry("d")));
        logs.append("e-1", List.of(entry("e")));

        LogPage page = logs.of("e-1", 0, 100);

        assertThat(messages(page)).containsExactly("1 a", "2 b", "3 c");
        assertThat(page.more()).isEqualTo(2);
    }

    @Test
    default void anExecutionThatIsNotThereTellsNothing() {
        assertThatThrownBy(() -> store().logs().append("e-9", List.of(entry("a"))))
                .hasMessageContaining("there is no execution 'e-9'");
        assertThat(store().logs().of("e-9", 0, 10)).isEqualTo(new LogPage(List.of(), 0));
    }

    @Test
    default void nothingIsLostWhereManyTellAtOnce() throws Exception {
        store().executions().queue(StoreFixture.asked("e-1"), "");
        List<Callable<Void>> tellers = new ArrayList<>();
        try (StateStore other = another();
                ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (StateStore store : List.of(store(), other, store(), other)) {
                tellers.add(() -> {
                    for (int i = 0; i < 25; i++) {
                        store.logs().append("e-1", List.of(entry("x")));
                    }
                    return null;
                });
            }
            for (Future<Void> one : threads.invokeAll(tellers)) {
                one.get();
            }
        }
        assertThat(store().logs().of("e-1", 0, 1000).lines())
                .extracting(LogPage.Line::seq)
                .isEqualTo(IntStream.rangeClosed(1, 100).mapToObj(Long::valueOf).toList());
    }

    @Test
    default void oldLogsGoAndAreCountedAsNotKept() {
        for (String id : List.of("e-1", "e-2")) {
            store().executions().begin(StoreFixture.asked(id), Owner.self());
            store().logs().append(id, List.of(entry("a"), entry("b")));
        }
        store().logs()
                .append(
                        "e-1",
                        List.of(new LogEntry(NOON, LogEntry.Level.INFO, "", Logs.COMMITTING, "c")));
        store().executions().succeed("e-1", Account.NONE);

        assertThat(store().logs().purge(NOON)).as("not older").isZero();
        assertThat(store().logs().purge(NOON.plusSeconds(1))).isEqualTo(2);

        assertThat(messages(store().logs().of("e-1", 0, 9))).containsExactly("3 c");
        assertThat(store().logs().of("e-1", 0, 9).more()).isEqualTo(2);
        assertThat(store().logs().of("e-2", 0, 9).lines()).as("it still runs").hasSize(2);
    }
}
