package dev.sluice.cli;

import dev.sluice.store.ExecutionState;
import dev.sluice.store.Fault;
import dev.sluice.store.LogEntry;
import dev.sluice.store.LogPage;
import dev.sluice.store.StoredExecution;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Executions as the documents of {@code --json}. What is not known yet is null. */
final class ExecutionsJson {

    private ExecutionsJson() {}

    static Map<String, @Nullable Object> execution(StoredExecution execution) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("id", execution.id());
        map.put("pipeline", execution.pipeline());
        map.put("file", execution.file());
        map.put("state", execution.state().kind().text());
        map.put("trigger", execution.trigger().kind().text());
        map.put("detail", execution.trigger().detail());
        map.put("resumes", execution.resumes().orElse(null));
        map.put("slice", execution.slice().orElse(null));
        state(map, execution.state(), execution.endurance().heard());
        map.put("read", execution.totals().read());
        map.put("written", execution.totals().written());
        map.put("filtered", execution.totals().filtered());
        map.put("quarantined", execution.totals().quarantined());
        map.put("deduplicated", execution.totals().deduplicated());
        map.put("seconds", execution.totals().seconds());
        return map;
    }

    private static void state(
            Map<String, @Nullable Object> map, ExecutionState state, Optional<Instant> heard) {
        Optional<Instant> started = Optional.empty();
        Optional<Instant> ended = Optional.empty();
        Optional<String> reason = Optional.empty();
        Optional<Fault> fault = Optional.empty();
        switch (state) {
            case ExecutionState.Queued queued -> reason = Optional.of(queued.reason());
            case ExecutionState.Running running -> {
                started = Optional.of(running.started());
                reason = Optional.of(running.waits()).filter(why -> !why.isEmpty());
            }
            case ExecutionState.Succeeded succeeded -> {
                started = Optional.of(succeeded.started());
                ended = Optional.of(succeeded.ended());
            }
            case ExecutionState.Failed failed -> {
                started = failed.started();
                ended = Optional.of(failed.ended());
                fault = Optional.of(failed.fault());
            }
            case ExecutionState.Cancelled cancelled -> {
                started = cancelled.started();
                ended = Optional.of(cancelled.ended());
            }
        }
        map.put("queued", state.queued().toString());
        map.put("started", started.map(Instant::toString).orElse(null));
        map.put("ended", ended.map(Instant::toString).orElse(null));
        map.put("heard", heard.map(Instant::toString).orElse(null));
        map.put("reason", reason.orElse(null));
        map.put("fault", fault.orElse(null)); // a record is written by its components
    }

    static Map<String, @Nullable Object> view(ExecutionView view) {
        Map<String, @Nullable Object> map = execution(view.execution());
        map.put("parameters", new TreeMap<>(view.parameters()));
        map.put("nodes", view.nodes());
        map.put("logs", entries(view.log()));
        map.put("more", view.log().more());
        return map;
    }

    static Map<String, Object> log(String execution, LogPage log) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("execution", execution);
        map.put("logs", entries(log));
        map.put("more", log.more());
        return map;
    }

    private static List<Map<String, Object>> entries(LogPage log) {
        return log.lines().stream().map(ExecutionsJson::entry).toList();
    }

    private static Map<String, Object> entry(LogPage.Line line) {
        LogEntry entry = line.entry();
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("seq", line.seq());
        map.put("at", entry.at().toString());
        map.put("level", entry.level().text());
        map.put("node", entry.node());
        map.put("code", entry.code());
        map.put("message", entry.message());
        return map;
    }
}
