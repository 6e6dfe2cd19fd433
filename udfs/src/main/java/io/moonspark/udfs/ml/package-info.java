/**
 * The model as a stage of a Spark ML pipeline. Needs {@code spark-mllib}, which Spark's
 * distributions have.
 */
package io.moonspark.udfs.ml;
