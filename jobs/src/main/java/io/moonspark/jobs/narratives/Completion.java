package io.moonspark.jobs.narratives;

/**
 * A model's answer.
 *
 * @param model as the endpoint names it
 * @param finish {@code stop}, or {@code length} where the limit cut it off
 * @param promptTokens null if the endpoint does not count
 * @param completionTokens null if the endpoint does not count
 * @param tries of the call until it was answered
 */
record Completion(
    String text,
    String model,
    String finish,
    Long promptTokens,
    Long completionTokens,
    int tries,
    long milliseconds) {}
