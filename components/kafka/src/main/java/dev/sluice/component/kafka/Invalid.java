package dev.sluice.component.kafka;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.Names;
import dev.sluice.api.Options;
import dev.sluice.api.PipelineException;
import java.util.Collection;

/** Options that make no sense, and the checks several of them share. */
final class Invalid {

    private Invalid() {}

    static PipelineException option(String message) {
        return new PipelineException(ErrorCode.OPTION_INVALID, message);
    }

    static int count(Options options, String name, int fallback, int most) {
        long number = options.number(name, fallback);
        if (number < 1 || number > most) {
            throw option("option '" + name + "' has to be from 1 to " + most);
        }
        return (int) number;
    }

    /** Refuses keys that nobody reads: nothing is passed on to a client unseen. */
    static void unknown(Options options, Collection<String> known, String what) {
        for (String name : options.names()) {
            if (!known.contains(name)) {
                throw option(
                        what
                                + " has no option '"
                                + name
                                + "'"
                                + Names.nearest(name, known)
                                        .map(near -> "; did you mean '" + near + "'?")
                                        .orElse("; it has " + String.join(", ", known)));
            }
        }
    }
}
