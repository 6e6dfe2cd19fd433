package io.moonspark.jobs.evaluate;

import io.moonspark.jobs.evaluate.metrics.CocoMatching;
import io.moonspark.jobs.evaluate.metrics.PixelBox;
import io.moonspark.jobs.scenes.IconFamily;
import io.moonspark.jobs.scenes.PictureFormat;
import io.moonspark.jobs.scenes.SceneSampler;
import io.moonspark.jobs.scenes.SceneSettings;
import io.moonspark.jobs.scenes.SceneTables;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Scenes of icons with truth: half of them of the icon families that nano was trained on, half of
 * the one that it never saw.
 *
 * @param items rows of {@link ItemRows#SCHEMA}
 * @param pictures image, content
 */
public record SceneItems(Dataset<Row> items, Dataset<Row> pictures) {

  /** Icons that were trained on. */
  static final String SEEN = "same families";

  /** Icons that were not. */
  static final String UNSEEN = "unseen family";

  /** Side of the pictures, as of the samples. */
  private static final int SIDE = 448;

  private static final int TASKS = 4;

  private static final Map<String, String> ASKED =
      Map.of(
          "color", "colour of a thing or the background",
          "background", "colour of a thing or the background",
          "reverse", "thing of a colour",
          "count", "how many of a thing",
          "total", "how many things",
          "existence", "is there a thing",
          "left_of", "left of, above",
          "above", "left of, above",
          "position", "where is a thing");

  /**
   * New scenes.
   *
   * @param count of each half
   */
  public static SceneItems of(SparkSession spark, long seed, long count) {
    SceneSettings seen =
        new SceneSettings(
            seed, IconFamily.TRAINING, SceneSampler.REPEATS, SIDE, PictureFormat.JPEG);
    SceneSettings unseen =
        new SceneSettings(
            seed + 1,
            List.of(IconFamily.BOOTSTRAP),
            SceneSampler.REPEATS,
            SIDE,
            PictureFormat.JPEG);
    return new SceneItems(
        items(spark, seen, count, SEEN).union(items(spark, unseen, count, UNSEEN)),
        SceneTables.pictures(spark, seen, count, TASKS)
            .union(SceneTables.pictures(spark, unseen, count, TASKS)));
  }

  private static Dataset<Row> items(
      SparkSession spark, SceneSettings settings, long count, String icons) {
    FlatMapFunction<Row, Row> items = truth -> items(truth, icons);
    Dataset<Row> truth = SceneTables.truth(spark, settings, count, TASKS);
    // By way of an RDD, or Spark would pass on the rows as they were made, without their schema.
    return spark
        .createDataFrame(truth.toJavaRDD(), truth.schema())
        .flatMap(items, Encoders.row(ItemRows.SCHEMA));
  }

  private static Iterator<Row> items(Row truth, String icons) {
    String image = truth.getAs("image");
    List<Item> items = new ArrayList<>();
    for (Row caption : truth.<Row>getList(truth.fieldIndex("captions"))) {
      String length = caption.getAs("length");
      items.add(
          item(image, icons, "caption " + length, length, List.of(caption.<String>getAs("text")))
              .kind(Item.Kind.CAPTION));
    }
    for (Row answer : truth.<Row>getList(truth.fieldIndex("answers"))) {
      items.add(
          item(
              image,
              icons,
              ASKED.get(answer.<String>getAs("kind")),
              answer.getAs("question"),
              List.of(answer.<String>getAs("text"))));
    }
    boxes(truth)
        .forEach(
            (label, boxes) ->
                items.add(
                    item(image, icons, "boxes of a thing", label, List.of())
                        .kind(Item.Kind.DETECT)
                        .boxes(boxes)));
    long first = (long) truth.getAs("number") * 100;
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      rows.add(ItemRows.of(items.get(i).numbered(first + i)));
    }
    return rows.iterator();
  }

  private static Item item(
      String image, String icons, String asked, String prompt, List<String> answers) {
    return Item.asked(image + "/" + prompt, image, null, prompt, prompt, answers)
        .tags(Map.of("icons", icons, "asked", asked));
  }

  private static Map<String, List<CocoMatching.Truth>> boxes(Row truth) {
    Map<String, List<CocoMatching.Truth>> byLabel = new LinkedHashMap<>();
    for (Row box : truth.<Row>getList(truth.fieldIndex("boxes"))) {
      double x = box.<Double>getAs("x_min") * SIDE;
      double y = box.<Double>getAs("y_min") * SIDE;
      PixelBox pixels =
          new PixelBox(
              x, y, box.<Double>getAs("x_max") * SIDE - x, box.<Double>getAs("y_max") * SIDE - y);
      byLabel
          .computeIfAbsent(box.getAs("label"), label -> new ArrayList<>())
          .add(new CocoMatching.Truth(pixels, pixels.area(), false));
    }
    return byLabel;
  }
}
