package io.moonspark.jobs.scenes;

import java.util.stream.Stream;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Scenes as tables, one row each, made where Spark's tasks run. The rows depend on the settings
 * alone, however they are cut into tasks.
 */
public final class SceneTables {

  private static final StructType PICTURES =
      new StructType()
          .add("image", DataTypes.StringType, false)
          .add("content", DataTypes.BinaryType, false)
          .add("width", DataTypes.IntegerType, false)
          .add("height", DataTypes.IntegerType, false);

  private static final StructType CAPTION =
      new StructType()
          .add("length", DataTypes.StringType, false)
          .add("text", DataTypes.StringType, false);

  private static final StructType ANSWER =
      new StructType()
          .add("kind", DataTypes.StringType, false)
          .add("question", DataTypes.StringType, false)
          .add("text", DataTypes.StringType, false);

  private static final StructType BOX =
      new StructType()
          .add("label", DataTypes.StringType, false)
          .add("x_min", DataTypes.DoubleType, false)
          .add("y_min", DataTypes.DoubleType, false)
          .add("x_max", DataTypes.DoubleType, false)
          .add("y_max", DataTypes.DoubleType, false)
          .add("color", DataTypes.StringType, false)
          .add("family", DataTypes.StringType, false);

  private static final StructType POINT =
      new StructType()
          .add("label", DataTypes.StringType, false)
          .add("x", DataTypes.DoubleType, false)
          .add("y", DataTypes.DoubleType, false);

  private static final StructType TRUTH =
      new StructType()
          .add("image", DataTypes.StringType, false)
          .add("seed", DataTypes.LongType, false)
          .add("number", DataTypes.LongType, false)
          .add("background", DataTypes.StringType, false)
          .add("captions", DataTypes.createArrayType(CAPTION, false), false)
          .add("answers", DataTypes.createArrayType(ANSWER, false), false)
          .add("boxes", DataTypes.createArrayType(BOX, false), false)
          .add("points", DataTypes.createArrayType(POINT, false), false)
          .add("absent", DataTypes.createArrayType(DataTypes.StringType, false), false);

  private SceneTables() {}

  /**
   * Pictures: image, content, width, height.
   *
   * @param count scenes 0 to count - 1
   * @param partitions tasks, each of which makes a file when this is written
   */
  public static Dataset<Row> pictures(
      SparkSession spark, SceneSettings settings, long count, int partitions) {
    MapFunction<Long, Row> picture =
        number -> {
          Scene scene = settings.sampler().scene(number);
          byte[] content = settings.format().encode(settings.renderer().image(scene));
          return RowFactory.create(settings.key(number), content, settings.side(), settings.side());
        };
    return numbers(spark, count, partitions).map(picture, Encoders.row(PICTURES));
  }

  /**
   * What is in the pictures: image, seed, number, background, captions, answers, boxes, points, and
   * a few labels of things that are absent.
   */
  public static Dataset<Row> truth(
      SparkSession spark, SceneSettings settings, long count, int partitions) {
    MapFunction<Long, Row> truth =
        number -> truth(settings, number, settings.sampler().scene(number));
    return numbers(spark, count, partitions).map(truth, Encoders.row(TRUTH));
  }

  private static Dataset<Long> numbers(SparkSession spark, long count, int partitions) {
    return spark.range(0, count, 1, partitions).as(Encoders.LONG());
  }

  private static Row truth(SceneSettings settings, long number, Scene scene) {
    return RowFactory.create(
        settings.key(number),
        settings.seed(),
        number,
        scene.backdrop().color().label(),
        rows(
            Stream.of(
                RowFactory.create("short", SceneCaptions.brief(scene)),
                RowFactory.create("normal", SceneCaptions.normal(scene)),
                RowFactory.create("long", SceneCaptions.detailed(scene)))),
        rows(
            SceneQuestions.of(scene).stream()
                .map(
                    asked ->
                        RowFactory.create(asked.kind().label(), asked.question(), asked.answer()))),
        rows(scene.objects().stream().map(SceneTables::box)),
        rows(
            scene.objects().stream()
                .map(
                    object ->
                        RowFactory.create(
                            object.thing().label(),
                            object.box().xCenter(),
                            object.box().yCenter()))),
        SceneQuestions.absent(scene).stream().map(Thing::label).toArray(String[]::new));
  }

  private static Row box(SceneObject object) {
    Box box = object.box();
    return RowFactory.create(
        object.thing().label(),
        box.xMin(),
        box.yMin(),
        box.xMax(),
        box.yMax(),
        object.color().label(),
        object.family().label());
  }

  private static Row[] rows(Stream<Row> rows) {
    return rows.toArray(Row[]::new);
  }
}
