package dev.sluice.scheduler;

import dev.sluice.store.Account;
import dev.sluice.store.Fault;

/** How an execution ended. */
public sealed interface End {

    /** What its nodes counted. */
    Account account();

    /** All its targets have committed. */
    record Succeeded(Account account) implements End {}

    /** A fault ended it, or it could not begin. */
    record Failed(Fault fault, Account account) implements End {}

    /** It was stopped. */
    record Cancelled(Account account) implements End {}
}
