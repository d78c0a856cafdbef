package dev.sluice.component.kafka;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.InvalidTxnTimeoutException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.WakeupException;

/** Kafka's faults in words for a person. Its own messages hold neither passwords nor payloads. */
final class Faults {

    private Faults() {}

    static PipelineException reading(String what, Cluster cluster, Throwable fault) {
        return translate(what, cluster, fault, ErrorCode.SOURCE_UNREADABLE);
    }

    static PipelineException writing(String what, Cluster cluster, Throwable fault) {
        return translate(what, cluster, fault, ErrorCode.WRITE_FAILED);
    }

    /** A client that could not even be made: names of hosts, files of certificates. */
    static PipelineException client(Cluster cluster, Throwable fault) {
        Throwable cause = fault.getCause() == null ? fault : fault.getCause();
        return new PipelineException(
                ErrorCode.OPTION_INVALID,
                cluster
                        + " cannot be used: "
                        + cause.getMessage()
                        + ". Check the options of the connection",
                fault);
    }

    static PipelineException unreachable(String what, Cluster cluster, Throwable fault) {
        return new PipelineException(
                ErrorCode.TARGET_UNREACHABLE,
                what
                        + ": "
                        + cluster
                        + " did not answer within "
                        + cluster.patience().toMillis() / 1000.0
                        + " seconds. Check that the brokers run and that their advertised addresses"
                        + " can be reached from here",
                fault);
    }

    static PipelineException cancelled() {
        return new PipelineException(ErrorCode.CANCELLED, "cancelled");
    }

    private static PipelineException translate(
            String what, Cluster cluster, Throwable wrapped, ErrorCode otherwise) {
        Throwable fault =
                wrapped instanceof ExecutionException && wrapped.getCause() != null
                        ? wrapped.getCause()
                        : wrapped;
        return switch (fault) {
            case PipelineException known -> known;
            case WakeupException e -> cancelled();
            case InterruptException e -> cancelled();
            case AuthenticationException e ->
                    denied(
                            what,
                            cluster,
                            "the login failed",
                            "Check 'username', 'password' and"
                                    + " 'sasl-mechanism' of the connection",
                            e);
            case AuthorizationException e ->
                    denied(what, cluster, "it is not allowed", "Ask for the right to it", e);
            case ProducerFencedException e -> fenced(what, e);
            case InvalidProducerEpochException e -> fenced(what, e);
            case InvalidTxnTimeoutException e ->
                    invalid(
                            what,
                            "the brokers allow no transaction as long as"
                                    + " 'transaction-timeout'; shorten it, or raise"
                                    + " transaction.max.timeout.ms of the brokers",
                            e);
            case UnknownTopicOrPartitionException e -> missing(what, cluster, e);
            case InvalidTopicException e -> invalid(what, "the topic's name is not allowed", e);
            case TimeoutException e -> unreachable(what, cluster, e);
            case DisconnectException e -> unreachable(what, cluster, e);
            case RetriableException e -> unreachable(what, cluster, e);
            default -> other(what, fault, otherwise);
        };
    }

    private static PipelineException missing(String what, Cluster cluster, Throwable fault) {
        return new PipelineException(
                ErrorCode.SOURCE_NOT_FOUND,
                what + ": there is no such topic on " + cluster + ". Check its name",
                fault);
    }

    private static PipelineException denied(
            String what, Cluster cluster, String why, String remedy, Throwable fault) {
        return new PipelineException(
                ErrorCode.ACCESS_DENIED,
                what + ": " + why + " on " + cluster + " (" + fault.getMessage() + "). " + remedy,
                fault);
    }

    /** Not a fault that may pass: going on would throw out the other run in turn. */
    private static PipelineException fenced(String what, Throwable fault) {
        return new PipelineException(
                ErrorCode.POSITION_MOVED,
                what
                        + ": another run of this pipeline has taken over, or the transaction was"
                        + " open for longer than 'transaction-timeout'; none of this run's rows"
                        + " are visible. Let one run write at a time",
                fault);
    }

    static PipelineException moved(String what) {
        return new PipelineException(
                ErrorCode.POSITION_MOVED,
                what
                        + ": another run of this pipeline has committed rows meanwhile. Let one run"
                        + " write at a time, and start this one again");
    }

    private static PipelineException invalid(String what, String why, Throwable fault) {
        return new PipelineException(ErrorCode.OPTION_INVALID, what + ": " + why, fault);
    }

    private static PipelineException other(String what, Throwable fault, ErrorCode code) {
        Throwable cause = fault;
        while (cause.getCause() != null && cause.getMessage() == null) {
            cause = cause.getCause();
        }
        return new PipelineException(code, what + ": " + cause.getMessage(), fault);
    }
}
