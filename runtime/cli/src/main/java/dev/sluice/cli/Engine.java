package dev.sluice.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks of Sluice. Calls come from one thread, except {@link
 * Cancellation#cancel}, which comes from another. Faults that are not the pipeline's come as {@link
 * dev.sluice.api.PipelineException}.
 */
public interface Engine extends AutoCloseable {

    /**
     * A pipeline to work on.
     *
     * @param parameters the values given on the command line, still as text
     * @param text what to take for the file's text instead of reading it
     * @param timeLimit how long a run may take, whatever the file says of that
     */
    record Request(
            Path file,
            Map<String, String> parameters,
            Optional<String> text,
            Optional<Duration> timeLimit) {
        public Request {
            parameters = Map.copyOf(parameters);
        }

        /** As the file is. */
        public Request(Path file, Map<String, String> parameters) {
            this(file, parameters, Optional.empty(), Optional.empty());
        }

        /** The same, with that limit for a run. */
        public Request within(Optional<Duration> limit) {
            return new Request(file, parameters, text, limit);
        }
    }

    /** How a run begins, and which execution it is. */
    sealed interface Start {

        /**
         * A new execution, from the start.
         *
         * @param anew also where an earlier run has broken off with rows at the target
         */
        record Fresh(boolean anew) implements Start {}

        /**
         * A new execution that goes on with one that broke off.
         *
         * @param execution the one it goes on with
         * @param root the first of these, to which the rows belong
         */
        record Resumed(String execution, String root) implements Start {}

        /**
         * A new execution for a part of a backfill, from the start.
         *
         * @param name its start and end, such as 2026-01-31/2026-02-01
         */
        record Slice(String name) implements Start {}

        /** An execution that waits in the store. */
        record Queued(String execution) implements Start {}
    }

    /**
     * What is wrong, where, and what to do about it.
     *
     * @param path the place inside the file, such as {@code nodes[2].options.path}; may be empty
     * @param line from 1; 0 where the problem has no place in the file
     * @param column from 1; 0 where the problem has no place in the file
     */
    record Finding(String path, int line, int column, String code, String message, String remedy) {}

    /** What validation found; a pipeline is valid where there is no finding. */
    record Validation(List<Finding> problems) {
        public Validation {
            problems = List.copyOf(problems);
        }

        public boolean valid() {
            return problems.isEmpty();
        }
    }

    /**
     * A pipeline as its file has it.
     *
     * @param parameters the type of each, such as date, by name
     * @param problems what is wrong with the file, or with the values of the parameters
     */
    record Outline(String pipeline, Map<String, String> parameters, List<Finding> problems) {
        public Outline {
            parameters = Map.copyOf(parameters);
            problems = List.copyOf(problems);
        }
    }

    /** How a run ended. */
    enum Status {
        SUCCEEDED,
        FAILED,
        CANCELLED,
        /** It never began: the pipeline or its parameters are not valid. */
        INVALID
    }

    /** What a node received and gave on; {@code kind} is source, transform, quality or target. */
    record NodeAccount(
            String id,
            String kind,
            long in,
            long out,
            long filtered,
            long quarantined,
            long deduplicated,
            double seconds) {}

    /** The account of a run. */
    record RunReport(
            String pipeline,
            String execution,
            Status status,
            Totals totals,
            List<NodeAccount> nodes,
            List<Finding> problems,
            Optional<Path> quarantine) {
        public RunReport {
            nodes = List.copyOf(nodes);
            problems = List.copyOf(problems);
        }

        /** The same with one more problem. */
        public RunReport and(Finding problem) {
            List<Finding> all = new ArrayList<>(problems);
            all.add(problem);
            return new RunReport(pipeline, execution, status, totals, nodes, all, quarantine);
        }
    }

    /** Sums over a run. */
    record Totals(
            long read,
            long written,
            long filtered,
            long quarantined,
            long deduplicated,
            double seconds) {}

    /** How far a run is; called from time to time, from any thread. */
    interface Progress {
        /**
         * Rows read and written so far.
         *
         * @param expected rows that will be read in all; -1 where nobody knows
         */
        void at(long read, long written, long expected);

        /**
         * The run waits, or no more; called from any thread.
         *
         * @param reason for what, in words that follow "waits for"; empty where it goes on
         */
        default void waits(String reason) {}
    }

    /** Filled by the engine as a run begins; stops it cleanly. */
    interface Cancellation {
        /** Called once by the engine, before the first row: what to call to stop the run. */
        void onCancel(Runnable stop);

        /**
         * Whether it is stopped because this process is: a run that waited in the store then goes
         * back to wait where it can be taken up again.
         */
        default boolean goesOnLater() {
            return false;
        }
    }

    /** A column of a plan or preview. */
    record ColumnView(String name, String type) {}

    /** A node as it will run. */
    record PlannedNode(
            String id,
            String kind,
            String template,
            List<String> from,
            List<ColumnView> columns,
            List<String> expressions,
            String thread) {
        public PlannedNode {
            from = List.copyOf(from);
            columns = List.copyOf(columns);
            expressions = List.copyOf(expressions);
        }
    }

    /** What a pair of source and target promises, and why. */
    record Guarantee(String source, String target, String promise, String reason) {}

    /** A whole plan; {@code camel} is the generated YAML. Empty where there are problems. */
    record Plan(
            String pipeline,
            List<PlannedNode> nodes,
            List<Guarantee> guarantees,
            String camel,
            List<Finding> problems) {
        public Plan {
            nodes = List.copyOf(nodes);
            guarantees = List.copyOf(guarantees);
            problems = List.copyOf(problems);
        }
    }

    /** Rows that leave a node. Values are as in JSON: texts, numbers, truth values, lists, maps. */
    record Preview(
            List<ColumnView> columns,
            List<Map<String, @Nullable Object>> rows,
            List<Finding> problems) {
        public Preview {
            columns = List.copyOf(columns);
            rows = List.copyOf(rows);
            problems = List.copyOf(problems);
        }
    }

    /** An option of a template. */
    record TemplateOption(
            String name, String type, boolean required, String description, String example) {}

    /** A template of a node. */
    record Template(
            String name,
            String kind,
            String title,
            String description,
            List<TemplateOption> options,
            String example) {
        public Template {
            options = List.copyOf(options);
        }
    }

    /** Checks the file without touching any source or target more than their schemas need. */
    Validation check(Request request);

    /** How the pipeline would run. */
    Plan plan(Request request);

    /**
     * What the file alone says of the pipeline: no system is asked.
     *
     * @throws dev.sluice.api.PipelineException where it has no name
     */
    Outline outline(Request request);

    /** Runs to the end; blocks. Data that is bad, and faults of the run, are in the report. */
    RunReport run(Request request, Start start, Progress progress, Cancellation cancellation);

    /** Runs from the start. */
    default RunReport run(Request request, Progress progress, Cancellation cancellation) {
        return run(request, new Start.Fresh(false), progress, cancellation);
    }

    /**
     * Finishes the replay of a pipeline that broke off, where there is one: its targets are asked
     * what they have of it; blocks. Gives what to tell of it.
     *
     * @throws dev.sluice.api.PipelineException where it goes on in another process, or its targets
     *     cannot be asked
     */
    Optional<Finding> finishReplay(String pipeline, Progress progress, Cancellation cancellation);

    /**
     * Sends held rows once more through the node that held them and all that is behind it; blocks.
     *
     * @param request the pipeline as it is now, with the parameters of the runs they come from
     * @throws dev.sluice.api.PipelineException where the rows cannot be replayed, with the reason
     */
    RunReport replay(
            Request request, Replaying.Asked asked, Progress progress, Cancellation cancellation);

    /** What would become of held rows if they were replayed now; changes nothing anywhere. */
    Replaying.Preview preview(Request request, Replaying.Asked asked, int rows);

    /** The first rows that leave the node; writes to no target. */
    Preview preview(Request request, String node, int rows);

    /** All templates, by kind and name. */
    List<Template> templates();

    /** The JSON Schema of pipeline files. */
    String schema();

    @Override
    void close();
}
