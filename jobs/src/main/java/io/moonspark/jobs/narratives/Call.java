package io.moonspark.jobs.narratives;

/**
 * A call that was answered, as the log and the table {@code calls} have it.
 *
 * @param target annotator or variant of the step; null for a step of the image
 * @param key of step, prompt, model and seed
 * @param repair 0 for the first answer, 1 and 2 for those that were to put it right
 * @param prompt the messages as JSON
 * @param problem what is wrong with the answer's form; null if nothing
 * @param promptTokens as the endpoint counted, or else a bound
 * @param completionTokens as the endpoint counted, or else a bound
 * @param denyList digest of the list that the model was checked against
 * @param calledAt time of the answer in ISO 8601
 */
record Call(
    String image,
    String step,
    String target,
    String key,
    int repair,
    String model,
    String modelAnswered,
    long seed,
    double temperature,
    String prompt,
    String promptDigest,
    String answer,
    String finish,
    String problem,
    long promptTokens,
    long completionTokens,
    double cost,
    String denyList,
    int tries,
    long milliseconds,
    String calledAt) {}
