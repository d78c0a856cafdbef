package dev.sluice.engine;

/** The body of the last message on an edge: no further batch follows. */
enum EndOfInput {
    END
}
