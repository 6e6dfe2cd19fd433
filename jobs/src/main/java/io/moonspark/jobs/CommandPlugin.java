package io.moonspark.jobs;

import java.util.concurrent.Callable;

/**
 * A command that is there only if its jar is: found by {@link java.util.ServiceLoader}. It is
 * annotated with picocli's {@code @Command} and returns an exit code; what only the user can put
 * right, it throws as a {@link UserError}.
 */
public interface CommandPlugin extends Callable<Integer> {}
