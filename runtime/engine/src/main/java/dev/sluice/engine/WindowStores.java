package dev.sluice.engine;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Step;
import dev.sluice.compiler.Plan;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Opens what the nodes of windows keep, as the checkpoint says that a run goes on behind. */
final class WindowStores {

    private final Run run;
    private final Path folder;

    WindowStores(Run run, Path folder) {
        this.run = run;
        this.folder = folder;
    }

    /** One for each such node of the plan; closed by its node, and with the run. */
    Map<String, WindowStore> open() {
        Map<String, WindowMark> marks =
                run.checkpoints().map(Checkpoints::windows).orElse(Map.of());
        Map<String, WindowStore> stores = new HashMap<>();
        try {
            for (Plan.PlannedNode node : run.plan().nodes()) {
                if (node instanceof Plan.StepNode step
                        && step.step() instanceof Step.Window window) {
                    WindowFile file = file(step, window, Optional.ofNullable(marks.get(step.id())));
                    stores.put(step.id(), new WindowStore(step, window, run, file));
                }
            }
            marks.keySet().stream()
                    .filter(node -> !stores.containsKey(node))
                    .forEach(this::requireKnown);
            return stores;
        } catch (RuntimeException e) {
            stores.values().forEach(WindowStore::close);
            throw e;
        }
    }

    private WindowFile file(Plan.StepNode node, Step.Window step, Optional<WindowMark> mark) {
        if (run.checkpoints().isEmpty()) {
            return WindowFile.passing(run.whole());
        }
        String shape = WindowStore.shape(node, step);
        if (mark.isEmpty() || mark.get().closed() == WindowMark.ENDED) {
            return WindowFile.made(folder, run::lasting, shape);
        }
        try {
            return WindowFile.kept(folder, node.id(), mark.get(), run::lasting, shape);
        } catch (PipelineException e) {
            if (e.code() != ErrorCode.STATE_UNREADABLE || !isAnew()) {
                throw e;
            }
            run.warn(
                    node.id(),
                    "goes on without the rows that were in open windows, as --anew asks for: "
                            + e.getMessage());
            return WindowFile.made(folder, run::lasting, shape);
        }
    }

    private boolean isAnew() {
        return run.origin().beginning() == Origin.Beginning.ANEW;
    }

    /** A node that was renamed would begin with nothing, and its windows would come out short. */
    private void requireKnown(String node) {
        if (isAnew()) {
            run.warn(
                    "",
                    "goes on without the rows in the open windows of node '"
                            + node
                            + "', which the pipeline does not have any more");
            return;
        }
        throw new PipelineException(
                ErrorCode.STATE_UNREADABLE,
                "rows are kept in the open windows of node '"
                        + node
                        + "', which is no node of windows in this pipeline: give the node its name"
                        + " back; or run with --anew to go on without these rows");
    }
}
