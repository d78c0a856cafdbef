package dev.sluice.component.table;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes what is no longer needed; a fault of it changes nothing any more. */
final class Closing {
    private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

    private Closing() {}

    static void quietly(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            LOG.debug("closing failed", e);
        }
    }
}
