/**
 * The published file formats of the benchmarks. What is wrong in a file is told with the file, the
 * item and the field: {@link io.moonspark.jobs.evaluate.readers.BadDataException}.
 */
package io.moonspark.jobs.evaluate.readers;
