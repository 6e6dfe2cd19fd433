/**
 * The Spark side of the model: a row with an image goes in, a row with everything Moondream says of
 * it comes out. {@link io.moonspark.udfs.Enrich} is the door.
 */
package io.moonspark.udfs;
