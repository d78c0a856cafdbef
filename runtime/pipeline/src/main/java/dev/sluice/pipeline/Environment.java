package dev.sluice.pipeline;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Which environment variables a pipeline may read with {@code ${env.X}}. Their values are shown in
 * plans, logs and data; so one whose name speaks of a secret is refused, whatever it holds.
 */
final class Environment {

    private static final Set<String> SECRETIVE =
            Set.of(
                    "PASSWORD",
                    "PASSWD",
                    "PASSPHRASE",
                    "PASS",
                    "PWD",
                    "PGPASSWORD",
                    "SECRET",
                    "SECRETS",
                    "TOKEN",
                    "TOKENS",
                    "KEY",
                    "KEYS",
                    "APIKEY",
                    "CREDENTIAL",
                    "CREDENTIALS",
                    "AUTH",
                    "COOKIE");

    private Environment() {}

    /** Why the variable may not be read; empty where it may. */
    static Optional<String> refusal(String name) {
        boolean secretive =
                !name.equals("PWD") // the working directory
                        && Arrays.stream(name.toUpperCase(Locale.ROOT).split("[_.-]"))
                                .anyMatch(SECRETIVE::contains);
        return secretive
                ? Optional.of(
                        "the environment variable "
                                + name
                                + " may hold a secret, and what ${env.…} gives is not kept secret")
                : Optional.empty();
    }

    /** A name for the secret that such a variable holds. */
    static String secretName(String variable) {
        return variable.replaceFirst("^SLUICE_SECRET_", "")
                .toLowerCase(Locale.ROOT)
                .replace('_', '-');
    }
}
