package dev.sluice.component.kafka;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Messages that are gone before they were read: a fault, unless they may be skipped. */
final class LostMessages {

    private static final Logger LOG = LoggerFactory.getLogger(LostMessages.class);

    private final boolean skip;

    LostMessages(boolean skip) {
        this.skip = skip;
    }

    /** The message that was to be read next is not there; the offset to go on with. */
    long missing(TopicPartition partition, long wanted, long beginning) {
        return goOn(
                partition,
                wanted < beginning
                        ? "its messages "
                                + wanted
                                + " to "
                                + (beginning - 1)
                                + " were deleted before they were read"
                        : "it ends before message "
                                + wanted
                                + ", which is the next to read: the topic was made anew, or has"
                                + " lost messages",
                ", and keep messages for longer than this pipeline may rest",
                beginning);
    }

    /** The topic has the name of one that was read, and is another; the offset to go on with. */
    long madeAnew(TopicPartition partition, long wanted, long beginning) {
        if (wanted == 0) {
            return beginning; // nothing of the other was read
        }
        return goOn(
                partition,
                "the topic was deleted and made anew since its messages before "
                        + wanted
                        + " were read, and what came behind them is gone",
                "",
                beginning);
    }

    private long goOn(TopicPartition partition, String gone, String advice, long beginning) {
        if (!skip) {
            throw new PipelineException(
                    ErrorCode.SOURCE_UNREADABLE,
                    "topic "
                            + partition.topic()
                            + ", partition "
                            + partition.partition()
                            + ": "
                            + gone
                            + ". Rows are missing; to go on without them set 'lost: skip'"
                            + advice);
        }
        LOG.warn("messages are lost partition={} what={}", partition, gone);
        return beginning;
    }
}
