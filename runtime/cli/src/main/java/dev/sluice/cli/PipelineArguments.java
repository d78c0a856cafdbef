package dev.sluice.cli;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The file a command works on, and the values of its parameters. */
final class PipelineArguments {

    @Parameters(paramLabel = "FILE", description = "The pipeline file.")
    @SuppressWarnings("NullAway.Init") // required: set by picocli
    Path file;

    @Option(
            names = {"-p", "--param"},
            paramLabel = "KEY=VALUE",
            description = "Sets a parameter of the pipeline; may be given several times.")
    List<String> parameters = List.of();

    Engine.Request request() {
        Map<String, String> values = new LinkedHashMap<>();
        for (String parameter : parameters) {
            int equals = parameter.indexOf('=');
            if (equals < 1) {
                throw new PipelineException(
                        ErrorCode.PARAMETER_INVALID,
                        "'--param "
                                + parameter
                                + "' is not KEY=VALUE, such as --param day=2026-01-31");
            }
            String key = parameter.substring(0, equals);
            if (values.put(key, parameter.substring(equals + 1)) != null) {
                throw new PipelineException(
                        ErrorCode.PARAMETER_INVALID,
                        "parameter '" + key + "' is given twice: give it once");
            }
        }
        if (Files.isDirectory(file)) {
            throw new PipelineException(
                    ErrorCode.PIPELINE_INVALID,
                    file
                            + " is a folder: name the pipeline file in it, such as "
                            + file.resolve("pipeline.yaml"));
        }
        if (!Files.isReadable(file)) {
            throw new PipelineException(
                    ErrorCode.PIPELINE_INVALID,
                    Files.exists(file)
                            ? file + " cannot be read: check its permissions"
                            : file
                                    + " does not exist: check the path, seen from "
                                    + Path.of("").toAbsolutePath());
        }
        return new Engine.Request(file, values);
    }
}
