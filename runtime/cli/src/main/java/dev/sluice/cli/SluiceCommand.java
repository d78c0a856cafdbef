package dev.sluice.cli;

import picocli.CommandLine.Command;

/** The root of all commands. */
@Command(
        name = "sluice",
        description = {
            "Runs data pipelines: it reads from a source, transforms and checks the rows, loads them"
                    + " into a target, and accounts for every row.",
            "A pipeline is a YAML file. Begin with an example:%n",
            "  sluice run examples/orders/pipeline.yaml",
            "  sluice new my-load --from csv-to-database%n"
        },
        footer = {
            "%nExit codes: 0 done, 1 the run failed, 2 the pipeline or the call is invalid, 130 stopped by"
                    + " Ctrl-C.",
            "'sluice COMMAND --help' explains a command."
        },
        subcommandsRepeatable = false)
final class SluiceCommand extends CommandGroup {

    SluiceCommand() {
        super("a command is missing, such as 'run' or 'validate'");
    }
}
