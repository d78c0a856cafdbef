package dev.sluice.cli;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.cli.local.LocalEngineProvider;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** What a call of the command line came to, in this process, with the real engine. */
record Launched(int code, String out, String err) {

    static Launched call(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream before = System.out;
        Screen screen = new Screen(stream(out), stream(err), false);
        System.setOut(screen.out());
        try {
            int code = new CommandRunner(screen, new LocalEngineProvider()::open).run(arguments);
            return new Launched(code, text(out), text(err));
        } finally {
            System.setOut(before);
        }
    }

    /** The one document on standard output; fails where there is anything beside it. */
    JsonNode document() throws IOException {
        return new ObjectMapper()
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .readTree(out);
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
