package dev.sluice.cli;

import java.util.List;

/**
 * What a command asks about a pipeline, and how it tells the answer.
 *
 * @param <T> the answer
 */
interface Question<T> {

    /** Puts it to the engine. */
    T ask(Engine engine, Engine.Request request);

    /** What is wrong; an answer with problems is told by them alone. */
    List<Engine.Finding> problems(T answer);

    /** The document that {@code --json} prints. */
    Object document(T answer);

    /** Tells a person. */
    void tell(T answer, Engine.Request request);
}
