package io.moonspark.jobs.evaluate;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.pow;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.when;

import io.moonspark.jobs.evaluate.metrics.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What of GQA is no mean over single questions, in SQL.
 *
 * <p>Source: {@code eval.py} of GQA. Consistency: of each question that was answered rightly, how
 * many of those that follow from it were; the mean over such questions. Distribution: chi-square of
 * the answers given against the right ones, within the groups of similar questions, weighted by
 * their sizes, divided by 100; lower is better.
 */
final class GqaExtras {

  private GqaExtras() {}

  static List<Figure> of(Dataset<Row> scored) {
    List<Figure> figures = new ArrayList<>();
    consistency(scored).ifPresent(figures::add);
    distribution(scored).ifPresent(figures::add);
    return figures;
  }

  private static Optional<Figure> consistency(Dataset<Row> scored) {
    Dataset<Row> right =
        scored
            .where(col("tags").getItem("balanced").equalTo("true").and(col("score").equalTo(1)))
            .select(col("item"), explode(col("lists").getItem("entailed")).as("follows"))
            .where(col("item").notEqual(col("follows")));
    Row row =
        right
            .join(
                scored.select(col("item").as("follows"), col("score").as("followed")), "follows")
            .groupBy("item")
            .agg(avg("followed").as("consistency"))
            .agg(avg("consistency"), count(lit(1)))
            .first();
    return figure("consistency", row);
  }

  private static Optional<Figure> distribution(Dataset<Row> scored) {
    Column group = col("tags").getItem("group");
    Dataset<Row> balanced =
        scored.where(col("tags").getItem("balanced").equalTo("true").and(group.isNotNull()));
    Dataset<Row> right =
        balanced
            .groupBy(group.as("group"), col("truth").getItem(0).as("answer"))
            .agg(count(lit(1)).as("expected"));
    Column answer =
        lower(regexp_replace(trim(coalesce(col("prediction"), lit(""))), "\\.+$", ""));
    Dataset<Row> given =
        balanced
            .groupBy(group.as("group"), answer.as("answer"))
            .agg(count(lit(1)).as("observed"));
    Column observed = coalesce(col("observed"), lit(0));
    Row row =
        right
            .join(given, scala.jdk.javaapi.CollectionConverters.asScala(
                List.of("group", "answer")).toSeq(), "left")
            .groupBy("group")
            .agg(
                sum(pow(observed.minus(col("expected")), lit(2)).divide(col("expected")))
                    .as("chi_square"),
                sum("expected").as("size"))
            .agg(
                when(
                    sum("size").gt(0),
                    sum(col("chi_square").multiply(col("size")))
                        .divide(sum("size"))
                        .divide(100)),
                sum("size"))
            .first();
    return figure("distribution (lower is better)", row);
  }

  private static Optional<Figure> figure(String name, Row row) {
    if (row.isNullAt(0)) {
      return Optional.empty();
    }
    Interval value = new Interval(row.getDouble(0), Double.NaN, Double.NaN);
    return Optional.of(new Figure(Rule.ALL, name, value, row.getLong(1)));
  }
}
