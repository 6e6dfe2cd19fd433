package io.moonspark.jobs.narratives;

import java.util.List;

/**
 * A sentence of a caption.
 *
 * @param facts ids of those it states
 * @param support part of its content words that are in its facts or their quotes, 0 to 1
 */
record Sentence(String id, String text, List<String> facts, double support) {}
