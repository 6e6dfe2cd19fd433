/**
 * SQL functions over images, evaluated in batches: {@link io.moonspark.udfs.sql.MoondreamFunction}
 * is what a query holds, {@link io.moonspark.udfs.sql.GatherCalls} puts one {@link
 * io.moonspark.udfs.sql.MoondreamEval} below each node that holds some, and {@link
 * io.moonspark.udfs.sql.MoondreamEvalExec} runs it.
 *
 * <p>Classes are public where Spark makes them anew by reflection; none of them is an API.
 */
package io.moonspark.udfs.sql;
