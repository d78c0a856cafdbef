package dev.sluice.component.file;

import java.math.BigDecimal;

/**
 * A number of a sheet. Programs keep doubles there, of which they show 15 digits, and write more.
 *
 * @param written as it stands in the file
 */
record SheetNumber(BigDecimal written) {

    @Override
    public String toString() {
        return written.toString();
    }
}
