package dev.sluice.component.file;

/** How rows stand in a file. */
interface Format {

    /** A reader of these files, whose schema is found here. */
    FormatReader reader(ReadRequest request);

    /** A writer of one file (or of a folder of partitions), which is not yet in its place. */
    FormatWriter writer(WriteRequest request);
}
