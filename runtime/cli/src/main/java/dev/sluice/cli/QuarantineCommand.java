package dev.sluice.cli;

import picocli.CommandLine.Command;

/** {@code sluice quarantine}: the commands about rows that were put aside. */
@Command(
        name = "quarantine",
        description =
                "Shows the rows that broke a rule, could not be read or were refused by a target, and"
                        + " sends them again.",
        footer = {
            "%nExamples:",
            "  sluice quarantine list",
            "  sluice quarantine show --pipeline orders --rule \"range age\"",
            "  sluice quarantine replay --pipeline orders --set \"amount = abs(amount)\" --preview",
            "  sluice quarantine purge --older-than 30d --yes"
        },
        subcommandsRepeatable = false)
final class QuarantineCommand extends CommandGroup {

    QuarantineCommand() {
        super("a command is missing: 'list', 'show', 'replay', 'purge' or 'hold'");
    }
}
