package io.moonspark.jobs.evaluate;

import io.moonspark.jobs.evaluate.readers.BadDataException;
import io.moonspark.jobs.evaluate.readers.DataFolder;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.apache.spark.SparkThrowable;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * CountBenchQA as published: Parquet files in {@code data} with question, number and the image's
 * bytes.
 *
 * @param items rows of {@link ItemRows#SCHEMA}
 * @param pictures image, content
 */
record CountBenchTable(Dataset<Row> items, Dataset<Row> pictures) {

  private static final StructType PICTURES =
      new StructType().add("image", DataTypes.StringType).add("content", DataTypes.BinaryType);

  static CountBenchTable of(
      SparkSession spark, DataFolder data, String prompt, OptionalLong limit) {
    List<String> files =
        data.all("data/*.parquet").isEmpty() ? data.all("*.parquet") : data.all("data/*.parquet");
    if (files.isEmpty()) {
      data.require("data/*.parquet");
    }
    Dataset<Row> table = read(spark, data, files);
    for (String column : List.of("question", "number", "image.bytes")) {
      require(table, files.get(0), column);
    }
    // Few and small: a benchmark of 491 pictures. Numbers are by file and place in it.
    Dataset<Row> numbered =
        table
            .selectExpr("question", "string(number) as number", "image.bytes as content")
            .coalesce(1)
            .selectExpr("monotonically_increasing_id() as id", "*")
            .limit((int) Math.min(Integer.MAX_VALUE, limit.orElse(Integer.MAX_VALUE)));
    String file = files.get(0);
    requireText(numbered, file);
    MapFunction<Row, Row> item = row -> ItemRows.of(item(row, prompt));
    MapFunction<Row, Row> picture = row -> RowFactory.create(key(row), row.get(3));
    return new CountBenchTable(
        numbered.map(item, Encoders.row(ItemRows.SCHEMA)),
        numbered.map(picture, Encoders.row(PICTURES)));
  }

  private static Dataset<Row> read(SparkSession spark, DataFolder data, List<String> files) {
    try {
      return spark.read().parquet(files.stream().map(data::path).toArray(String[]::new));
    } catch (Exception e) {
      // Spark's exception for a broken footer is checked, and Scala does not say so.
      if (e instanceof SparkThrowable) {
        throw new BadDataException(String.join(", ", files) + ": is no Parquet file");
      }
      throw e;
    }
  }

  private static void requireText(Dataset<Row> numbered, String file) {
    numbered
        .where("question is null or number is null")
        .select("id", "question")
        .limit(1)
        .collectAsList()
        .forEach(
            row -> {
              throw new BadDataException(
                  "%s, item %d, field %s: is missing"
                      .formatted(file, row.getLong(0), row.isNullAt(1) ? "question" : "number"));
            });
  }

  private static Item item(Row row, String prompt) {
    String question = row.getString(1);
    return Item.asked(
            Long.toString(row.getLong(0)),
            key(row),
            null,
            prompt.formatted(question),
            question,
            List.of(row.getString(2)))
        .numbered(row.getLong(0));
  }

  private static String key(Row row) {
    return "%06d".formatted(row.getLong(0));
  }

  private static void require(Dataset<Row> table, String file, String column) {
    try {
      table.select(column);
    } catch (Exception e) {
      throw new BadDataException(
          "%s, field %s: is missing; it has %s"
              .formatted(file, column, String.join(", ", Arrays.asList(table.columns()))));
    }
  }
}
