package dev.sluice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** A build in which one class is another: what a harness has to notice, or it proves nothing. */
record Mutant(Path source, String from, String to) {

    /** The class in which tables commit, storing the position at once instead of with the rows. */
    static Mutant positionFirst() {
        return new Mutant(
                Path.of(
                        System.getProperty("sluice.project"),
                        "components/table/src/main/java/dev/sluice/component/table/TableTransaction.java"),
                "positions.store(connection, position);",
                "try (Connection other = database.connect()) { positions.store(other, position); }");
    }

    /** The class that reads folders, doing with a file what is for after the commit at once. */
    static Mutant doneFirst() {
        return new Mutant(
                Path.of(
                        System.getProperty("sluice.project"),
                        "components/file/src/main/java/dev/sluice/component/file/FolderReader.java"),
                "taken.take(TakenFile.of(open.file()));",
                "taken.take(TakenFile.of(open.file()));"
                        + " taken.settle(List.of(TakenFile.of(open.file())));");
    }

    /** The folder of parts, forgetting those that were committed and not yet renamed. */
    static Mutant journalForgotten() {
        return new Mutant(
                Path.of(
                        System.getProperty("sluice.project"),
                        "components/file/src/main/java/dev/sluice/component/file/PartsTarget.java"),
                "folder.finish(last);",
                "");
    }

    /** The store of open windows, with what a kill had left there behind the position. */
    static Mutant aheadCounted() {
        return new Mutant(
                Path.of(
                        System.getProperty("sluice.project"),
                        "runtime/engine/src/main/java/dev/sluice/engine/WindowStore.java"),
                "\" > \" + begun.number()",
                "\" > \" + Long.MAX_VALUE");
    }

    /** Compiles it; gives the folder of its classes. */
    Path compile(Path folder) throws IOException {
        String original = Files.readString(source);
        assertThat(original).as("the place to change").contains(from);
        Path changed =
                Files.writeString(folder.resolve(source.getFileName()), original.replace(from, to));
        Path classes = Files.createDirectory(folder.resolve("mutant"));
        JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());
        int result =
                compiler.run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        classes.toString(),
                        changed.toString());
        assertThat(result).as("the mutant compiles").isZero();
        return classes;
    }
}
