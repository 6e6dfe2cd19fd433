package io.moonspark.jobs.narratives;

/**
 * Words of a transcript.
 *
 * @param first index of the first word
 * @param last index of the last one
 * @param start offset of the first character
 * @param end offset after the last one
 */
record Span(int first, int last, int start, int end) {}
