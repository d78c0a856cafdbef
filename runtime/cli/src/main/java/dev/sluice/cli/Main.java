package dev.sluice.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ServiceLoader;

/** Where the process begins. */
public final class Main {

    private Main() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        // UTF-8 whatever the locale: data is not to depend on how a shell was started
        PrintStream out =
                new PrintStream(
                        new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)),
                        false,
                        StandardCharsets.UTF_8);
        PrintStream err =
                new PrintStream(
                        new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        System.setOut(out);
        System.setErr(err);
        Screen screen = new Screen(out, err, Boolean.getBoolean("sluice.terminal"));
        int code = new CommandRunner(screen, Main::engine).run(arguments);
        out.flush();
        // other parts may have left threads behind; the work is done and accounted for here
        System.exit(code);
    }

    private static Engine engine(java.nio.file.Path home) {
        return ServiceLoader.load(EngineProvider.class)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no engine is on the class path"))
                .open(home);
    }
}
