package dev.sluice.benchmark.format;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Files of others, and what they expect of a reader. */
interface Suite {

    /**
     * What became of one suite.
     *
     * @param accepted files that were read
     * @param rejected files that were refused in words
     * @param wrong files that were read, refused or left otherwise than they should
     * @param score in the suite's own measure
     * @param published what others reach, in the same measure
     * @param notes one line for each file that is not as it should be
     */
    record Result(String suite, Count count, String score, String published, List<String> notes) {
        public Result {
            notes = List.copyOf(notes);
        }
    }

    /** Files by what became of them. */
    record Count(int accepted, int rejected, int wrong) {

        Count plus(Outcome outcome, boolean right) {
            int fault = right ? 0 : 1;
            return outcome instanceof Outcome.Read
                    ? new Count(accepted + 1, rejected, wrong + fault)
                    : new Count(accepted, rejected + 1, wrong + fault);
        }
    }

    /** Reads every file. */
    List<Result> run(Reading reading);

    /** The files of a folder, by name. */
    static List<Path> files(Path folder, String extension) {
        try (Stream<Path> list = Files.list(folder)) {
            return list.filter(file -> file.toString().endsWith(extension)).sorted().toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** What became of a file, in a line. */
    static String note(Path file, Outcome outcome) {
        return file.getFileName()
                + ": "
                + switch (outcome) {
                    case Outcome.Read read ->
                            "read "
                                    + read.rows().size()
                                    + " rows, rejected "
                                    + read.rejected().size();
                    case Outcome.Refused refused -> "refused: " + refused.message();
                    case Outcome.Broken broken -> "BROKEN: " + broken.message();
                };
    }
}
