package dev.sluice.pipeline;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds the secrets that a run names: in the environment, in {@code secrets.yaml} of the home
 * folder, or in a file of the secret's own in its folder {@code secrets}. Files that others than
 * their owner may read are refused. Nothing is read before it is asked for. Used by one thread.
 */
public final class Secrets {

    private static final String VARIABLE = "SLUICE_SECRET_";
    private static final long LARGEST = 1 << 20;
    private static final Set<PosixFilePermission> OTHERS =
            EnumSet.of(
                    PosixFilePermission.GROUP_READ,
                    PosixFilePermission.GROUP_WRITE,
                    PosixFilePermission.OTHERS_READ,
                    PosixFilePermission.OTHERS_WRITE);

    private final Path home;
    private final Function<String, Optional<String>> environment;
    private @Nullable Map<String, YamlTree.Entry> listed;

    /**
     * @param environment the environment's variables
     */
    public Secrets(Path home, Function<String, Optional<String>> environment) {
        this.home = home;
        this.environment = environment;
    }

    /**
     * The secret of that name.
     *
     * @throws PipelineException where there is none, with all the ways to give it; or where its
     *     file cannot be used
     */
    public Secret require(String name) {
        if (!name.matches("[A-Za-z0-9_][A-Za-z0-9_.-]*")) {
            throw invalid(
                    "'" + name + "' is not a name for a secret: use letters, digits, - and _");
        }
        return environment
                .apply(variable(name))
                .or(() -> fromList(name))
                .or(() -> fromFile(name))
                .map(Secret::new)
                .orElseThrow(() ->
                        invalid(
                                "the secret '"
                                        + name
                                        + "' is not set: put it into the environment as "
                                        + variable(name)
                                        + ", or as '"
                                        + name
                                        + ": …' into "
                                        + list()
                                        + ", or alone into "
                                        + file(name)
                                        + " (files with chmod 600)"));
    }

    private static String variable(String name) {
        return VARIABLE + name.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
    }

    private Path list() {
        return home.resolve("secrets.yaml");
    }

    private Path file(String name) {
        return home.resolve("secrets").resolve(name);
    }

    private Optional<String> fromList(String name) {
        Map<String, YamlTree.Entry> secrets = listed;
        if (secrets == null) {
            secrets = guarded(list()).map(this::parsed).orElse(Map.of());
            listed = secrets;
        }
        YamlTree.Entry entry = secrets.get(name);
        if (entry != null && !(entry.item().value() instanceof String)) {
            // a number would not be given on as it is written: 1e3 is 1000
            throw invalid("the secret '" + name + "' in " + list() + " is not a text: quote it");
        }
        return Optional.ofNullable(entry).map(e -> e.item().value().toString());
    }

    private Map<String, YamlTree.Entry> parsed(String text) {
        Problems problems = new Problems();
        Optional<YamlTree.Item> root = new YamlTree(problems).read(text);
        if (problems.size() > 0 || !root.map(YamlTree.Item::isMap).orElse(false)) {
            // what is wrong may quote a secret: only the place is told
            int line = problems.size() > 0 ? problems.sorted().getFirst().line() : 1;
            throw invalid(
                    list()
                            + " cannot be read at line "
                            + line
                            + ": write 'name: value', one a line");
        }
        return root.orElseThrow().map();
    }

    private Optional<String> fromFile(String name) {
        return guarded(file(name)).map(text -> text.replaceFirst("\\R\\z", ""));
    }

    /** The file's text, where there is such a file and nobody but its owner may read it. */
    private static Optional<String> guarded(Path file) {
        try {
            if (!Files.isRegularFile(file)) {
                return Optional.empty();
            }
            Set<PosixFilePermission> open = EnumSet.copyOf(OTHERS);
            if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                open.retainAll(Files.getPosixFilePermissions(file));
            } else {
                open.clear(); // no such permissions here: the folder's own protection counts
            }
            if (!open.isEmpty()) {
                throw new PipelineException(
                        ErrorCode.ACCESS_DENIED,
                        "the secrets in "
                                + file
                                + " are open to other users of this machine: close it with chmod"
                                + " 600 "
                                + file);
            }
            if (Files.size(file) > LARGEST) {
                throw invalid(file + " is larger than 1 MiB: it does not hold a secret");
            }
            return Optional.of(Files.readString(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            // the exception of a broken text would carry its bytes
            throw new PipelineException(
                    ErrorCode.ACCESS_DENIED,
                    "the secrets in "
                            + file
                            + " cannot be read ("
                            + e.getClass().getSimpleName()
                            + "): make it readable UTF-8 text of the user who runs Sluice");
        }
    }

    private static PipelineException invalid(String message) {
        return new PipelineException(ErrorCode.PARAMETER_INVALID, message);
    }
}
