/**
 * The published benchmarks: items in ({@code readers}), predictions of a model beside them, scores,
 * figures and files out. How the model is run is not known here.
 */
package io.moonspark.jobs.evaluate;
