package dev.sluice.component.file;

import java.io.IOException;

/** JSON values in a file, one after the other. */
interface JsonRecords extends AutoCloseable {

    /** Steps to the next value; false at the end. */
    boolean next() throws IOException;

    /** The buffer that holds the value's UTF-8 bytes from 0 to {@link #length}. */
    byte[] bytes();

    int length();

    /** The line (or, in an array, the element) it stands at, from 1. */
    long number();

    /** Why the value is no JSON object; empty where it is one. */
    String fault();

    @Override
    void close() throws IOException;
}
