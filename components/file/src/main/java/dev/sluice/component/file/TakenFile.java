package dev.sluice.component.file;

/**
 * A file whose rows are taken.
 *
 * @param name its path as seen from the pipeline's folder
 * @param content what {@link Stamp#content} said when it was read
 * @param number its number in the file system
 */
record TakenFile(String name, String content, long number) {

    static TakenFile of(FoundFile file) {
        return new TakenFile(file.name(), file.stamp().content(), file.stamp().number());
    }

    boolean sameContent(Stamp stamp) {
        return stamp.content().equals(content);
    }

    /** Whether it is the very file, though perhaps written to, and not another of its name. */
    boolean sameFile(Stamp stamp) {
        return stamp.number() == number;
    }
}
