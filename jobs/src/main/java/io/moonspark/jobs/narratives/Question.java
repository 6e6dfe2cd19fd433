package io.moonspark.jobs.narratives;

import java.util.List;

/**
 * A question and its answer.
 *
 * @param kind variant of the step that it is of; {@code absurd} and {@code unanswerable} are
 *     negatives
 * @param facts ids of those that the answer states; none for a negative
 * @param call key of the call that brought it
 */
record Question(
    String id, String kind, String question, String answer, List<String> facts, String call) {}
