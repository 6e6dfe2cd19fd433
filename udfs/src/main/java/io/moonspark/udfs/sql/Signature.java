package io.moonspark.udfs.sql;

import org.apache.spark.sql.types.DataType;

/**
 * A function that takes a fixed number of arguments and always returns the same type.
 *
 * @param usage as {@code DESCRIBE FUNCTION} shows it
 */
record Signature(String sqlName, int arguments, DataType type, String usage) {}
