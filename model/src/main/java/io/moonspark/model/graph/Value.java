package io.moonspark.model.graph;

/**
 * A tensor of a graph.
 *
 * @param name unique in its model
 */
record Value(String name) {}
