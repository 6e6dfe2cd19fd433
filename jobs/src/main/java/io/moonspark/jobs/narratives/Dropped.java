package io.moonspark.jobs.narratives;

/**
 * A sentence or question that a rule or a verdict took out.
 *
 * @param step that it was taken out in
 */
record Dropped(String step, String id, String text, String reason) {}
