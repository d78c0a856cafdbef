package dev.sluice.benchmark.job;

/** A contender failed, or its answer is wrong: whatever it took, that is no result. */
public final class WrongAnswerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    WrongAnswerException(String message) {
        super(message);
    }

    static void unless(Object expected, Object found, String what) {
        if (!expected.equals(found)) {
            throw new WrongAnswerException(what + ": expected " + expected + ", found " + found);
        }
    }
}
