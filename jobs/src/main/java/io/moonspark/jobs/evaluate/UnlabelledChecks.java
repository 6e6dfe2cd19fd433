package io.moonspark.jobs.evaluate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.createArrayType;

import io.moonspark.jobs.evaluate.metrics.Chair;
import io.moonspark.jobs.evaluate.metrics.Tallies;
import io.moonspark.jobs.evaluate.metrics.VqaAccuracy;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/**
 * What can be said of enriched images without knowing the truth: whether texts were cut off or went
 * round in circles, whether captions speak of things that the same model does not detect, and
 * whether a question gets the same answer in other words.
 *
 * @param chair what captions are searched for: the labels that were detected; null for nothing
 * @param rephrased questions that mean the same, in groups
 */
public record UnlabelledChecks(Chair chair, List<List<String>> rephrased) implements Serializable {

  private static final StructType ROW =
      new StructType()
          .add("image", StringType)
          .add("statistics", createArrayType(DoubleType))
          .add("subsets", createArrayType(StringType));

  /**
   * The checks of a table.
   *
   * @param enriched rows of the output of {@code enrich}
   * @param seed of the bootstrap, which draws images
   */
  public List<Figure> of(Dataset<Row> enriched, long seed) {
    FlatMapFunction<Row, Row> check = this::check;
    Tallies tallies =
        enriched
            .where(col("error").isNull())
            .select("image", "captions", "answers", "boxes")
            .flatMap(check, Encoders.row(ROW))
            .select(new TalliesAggregator(seed).toColumn())
            .first();
    List<Figure> figures = new ArrayList<>();
    tallies
        .bySubset()
        .forEach(
            (name, tally) ->
                figures.add(
                    new Figure(
                        Rule.ALL, name, tally.interval(sums -> sums[1] / sums[0]), tally.items())));
    return figures;
  }

  private Iterator<Row> check(Row row) {
    List<Row> out = new ArrayList<>();
    String image = row.getString(0);
    List<Row> captions = row.getList(1);
    List<Row> answers = row.getList(2);
    finishes(image, "captions", captions, out);
    finishes(image, "answers", answers, out);
    if (chair != null) {
      Set<String> present = new HashSet<>();
      row.<Row>getList(3).forEach(box -> present.add(chair.object(box.getString(0))));
      for (Row caption : captions) {
        double[] found = chair.statistics(caption.getString(1), present);
        out.add(row(image, 1, found[0], "captions with a thing that was not detected (CHAIRs)"));
        out.add(
            row(image, found[2], found[1], "mentions of things that were not detected (CHAIRi)"));
      }
    }
    Map<String, String> byQuestion = new HashMap<>();
    answers.forEach(answer -> byQuestion.put(answer.getString(0), answer.getString(1)));
    rephrased.forEach(group -> agreement(image, group, byQuestion, out));
    return out.iterator();
  }

  private static void finishes(String image, String kind, List<Row> texts, List<Row> out) {
    for (Row text : texts) {
      String finish = text.getString(3);
      out.add(row(image, 1, "length".equals(finish) ? 1 : 0, kind + " cut off"));
      out.add(row(image, 1, "repetition".equals(finish) ? 1 : 0, kind + " that repeat themselves"));
    }
  }

  /** Of all pairs of ways to ask, those that got the same answer. */
  private static void agreement(
      String image, List<String> group, Map<String, String> answers, List<Row> out) {
    List<String> given =
        group.stream()
            .filter(answers::containsKey)
            .map(question -> VqaAccuracy.normalise(answers.get(question)))
            .toList();
    double pairs = 0;
    double same = 0;
    for (int i = 0; i < given.size(); i++) {
      for (int j = i + 1; j < given.size(); j++) {
        pairs++;
        same += given.get(i).equals(given.get(j)) ? 1 : 0;
      }
    }
    if (pairs > 0) {
      out.add(row(image, pairs, same, "agreement: " + group.get(0)));
    }
  }

  private static Row row(String image, double of, double hits, String name) {
    return RowFactory.create(image, new Double[] {of, hits}, new String[] {name});
  }
}
