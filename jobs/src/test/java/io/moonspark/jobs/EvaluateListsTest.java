package io.moonspark.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moonspark.jobs.evaluate.Benchmark;
import io.moonspark.jobs.evaluate.Evaluation;
import io.moonspark.jobs.evaluate.Figure;
import io.moonspark.jobs.evaluate.Item;
import io.moonspark.jobs.evaluate.ItemRows;
import io.moonspark.jobs.evaluate.Prediction;
import io.moonspark.jobs.evaluate.metrics.CocoMatching;
import io.moonspark.jobs.evaluate.metrics.Interval;
import io.moonspark.jobs.evaluate.metrics.PixelBox;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A table that Spark scores and a plain list give the same figures. */
final class EvaluateListsTest {

  private static final int SIDE = 200;
  private static final long SEED = 5;
  private static final List<String> WORDS = List.of("yes", "no", "a dog", "2", "red cat", "No.");
  private static final List<List<String>> VOCABULARY = List.of(List.of("dog"), List.of("cat"));

  @TempDir private Path temp;

  private final List<Item> items = new ArrayList<>();
  private final List<Prediction> predictions = new ArrayList<>();

  @ParameterizedTest
  @EnumSource(names = {"VQAV2", "GQA", "POPE", "COCO_DETECTION", "COCO_CAPTIONS"})
  void figuresOfTheTableAreThoseOfTheList(Benchmark benchmark) {
    draw(benchmark);
    assertSame(benchmark, new Evaluation(Cli.spark(), benchmark, SEED));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 8})
  void nGramsThatAreTooManyForTheDriverAreJoined(int mostBroadcast) {
    draw(Benchmark.COCO_CAPTIONS);
    Evaluation evaluation =
        new Evaluation(Cli.spark(), Benchmark.COCO_CAPTIONS, SEED, mostBroadcast);
    assertSame(Benchmark.COCO_CAPTIONS, evaluation);
  }

  private void assertSame(Benchmark benchmark, Evaluation evaluation) {
    Dataset<Row> table =
        Cli.spark()
            .createDataFrame(items.stream().map(ItemRows::of).toList(), ItemRows.SCHEMA)
            .repartition(3);
    Dataset<Row> scored =
        evaluation.score(table, enriched(), VOCABULARY, temp.resolve("out").toString());
    List<Figure> ofTable =
        evaluation.summarize(scored, VOCABULARY, temp.resolve("summary").toString());
    List<Figure> ofList = Evaluation.figures(benchmark, items, predictions, VOCABULARY, SEED);
    assertEquals(ofList.size(), ofTable.size());
    for (int i = 0; i < ofList.size(); i++) {
      Figure wanted = ofList.get(i);
      Figure given = ofTable.get(i);
      assertEquals(wanted.subset() + wanted.name(), given.subset() + given.name());
      assertEquals(wanted.items(), given.items());
      assertEquals(wanted.interval().value(), given.interval().value(), 1e-9, wanted.name());
      assertEquals(wanted.interval().low(), given.interval().low(), 1e-9, wanted.name());
      assertEquals(wanted.interval().high(), given.interval().high(), 1e-9, wanted.name());
    }
  }

  private void draw(Benchmark benchmark) {
    Random random = new Random(benchmark.ordinal());
    for (int i = 0; i < 60; i++) {
      String image = "image " + i / 4;
      Item item =
          Item.asked(Integer.toString(i), image, null, "q" + i, "q" + i, List.of(word(random)))
              .numbered(i);
      switch (benchmark) {
        case VQAV2 -> add(vqa(item, random), Prediction.of(word(random)));
        case GQA -> add(gqa(item, random), Prediction.of(word(random)));
        case POPE ->
            add(
                Item.asked(
                        item.id(),
                        image,
                        null,
                        "q" + i,
                        "q" + i,
                        List.of(i % 2 == 0 ? "yes" : "no"))
                    .tags(Map.of("questions", i % 3 == 0 ? "random" : "popular")),
                Prediction.of(word(random)));
        case COCO_DETECTION -> add(boxes(item, random), found(random));
        default -> {
          if (i % 4 == 0) {
            add(
                Item.asked(
                        item.id(),
                        image,
                        null,
                        "short",
                        "",
                        List.of(sentence(random), sentence(random)))
                    .kind(Item.Kind.CAPTION)
                    .lists(Map.of("objects", List.of("dog"))),
                Prediction.of(sentence(random)));
          }
        }
      }
    }
  }

  private void add(Item item, Prediction prediction) {
    items.add(item);
    predictions.add(prediction);
  }

  private static Item vqa(Item item, Random random) {
    List<String> people = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      people.add(random.nextBoolean() ? item.answers().get(0) : word(random));
    }
    return Item.asked(item.id(), item.image(), null, item.prompt(), item.question(), people)
        .tags(Map.of("question type", "t" + random.nextInt(3), "answer type", "other"));
  }

  private static Item gqa(Item item, Random random) {
    return item.tags(
            Map.of(
                "balanced",
                Boolean.toString(random.nextInt(3) > 0),
                "structural type",
                random.nextBoolean() ? "query" : "verify",
                "group",
                "g" + random.nextInt(4)))
        .lists(
            Map.of(
                "entailed", List.of(item.id(), Integer.toString(random.nextInt(60))),
                "valid", List.of("yes", "no"),
                "plausible", List.of("yes")));
  }

  private static Item boxes(Item item, Random random) {
    List<CocoMatching.Truth> boxes = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      PixelBox box = box(random);
      boxes.add(new CocoMatching.Truth(box, box.area(), random.nextInt(6) == 0));
    }
    return item.kind(Item.Kind.DETECT)
        .boxes(boxes)
        .tags(
            Map.of(
                "category", "c" + random.nextInt(3),
                "category id", Integer.toString(random.nextInt(3)),
                "image id", item.id()));
  }

  private static Prediction found(Random random) {
    List<PixelBox> boxes = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      boxes.add(box(random));
    }
    return Prediction.of(boxes);
  }

  /** One of a few, so that many overlap; in eighths of the side, which doubles hold exactly. */
  private static PixelBox box(Random random) {
    return new PixelBox(
        SIDE * random.nextInt(2) / 8.0, SIDE * random.nextInt(2) / 8.0, SIDE / 4.0, SIDE / 4.0);
  }

  private static String word(Random random) {
    return WORDS.get(random.nextInt(WORDS.size()));
  }

  private static String sentence(Random random) {
    return word(random) + " and " + word(random) + " on " + word(random) + " or " + word(random);
  }

  /** What {@code enrich} would have written. */
  private Dataset<Row> enriched() {
    StructType text =
        new StructType().add("prompt", DataTypes.StringType).add("text", DataTypes.StringType);
    StructType box = new StructType().add("label", DataTypes.StringType);
    for (String side : List.of("x_min", "y_min", "x_max", "y_max")) {
      box = box.add(side, DataTypes.DoubleType);
    }
    StructType schema =
        new StructType()
            .add("image", DataTypes.StringType)
            .add("captions", DataTypes.createArrayType(text))
            .add("answers", DataTypes.createArrayType(text))
            .add("boxes", DataTypes.createArrayType(box))
            .add("width", DataTypes.IntegerType)
            .add("height", DataTypes.IntegerType)
            .add("error", new StructType().add("code", DataTypes.StringType))
            .add("enriched_at", DataTypes.TimestampType);
    List<Row> rows = new ArrayList<>();
    for (String image : items.stream().map(Item::image).distinct().toList()) {
      List<Row> texts = new ArrayList<>();
      List<Row> boxes = new ArrayList<>();
      for (int i = 0; i < items.size(); i++) {
        if (items.get(i).image().equals(image)) {
          texts.add(RowFactory.create(items.get(i).prompt(), predictions.get(i).text()));
          for (PixelBox b : predictions.get(i).boxes()) {
            boxes.add(
                RowFactory.create(
                    items.get(i).prompt(),
                    b.x() / SIDE,
                    b.y() / SIDE,
                    (b.x() + b.width()) / SIDE,
                    (b.y() + b.height()) / SIDE));
          }
        }
      }
      Row[] all = texts.toArray(Row[]::new);
      rows.add(
          RowFactory.create(
              image, all, all, boxes.toArray(Row[]::new), SIDE, SIDE, null, new Timestamp(0)));
    }
    return Cli.spark().createDataFrame(rows, schema);
  }

  @Test
  void twiceTheSameItemsGiveTheSameFigures() {
    draw(Benchmark.POPE);
    List<Figure> once = Evaluation.figures(Benchmark.POPE, items, predictions, List.of(), SEED);
    items.addAll(List.copyOf(items));
    predictions.addAll(List.copyOf(predictions));
    List<Figure> twice = Evaluation.figures(Benchmark.POPE, items, predictions, List.of(), SEED);
    for (int i = 0; i < once.size(); i++) {
      assertEquals(once.get(i).interval().value(), twice.get(i).interval().value(), 1e-12);
      assertTrue(twice.get(i).items() == 2 * once.get(i).items());
    }
  }

  @Test
  void sharesOfGqaHaveIntervalsAndTheDistanceOfDistributionsHasNone() {
    draw(Benchmark.GQA);
    Map<String, Interval> byName =
        Evaluation.figures(Benchmark.GQA, items, predictions, List.of(), SEED).stream()
            .filter(figure -> figure.subset().equals("all"))
            .collect(Collectors.toMap(Figure::name, Figure::interval));
    for (String name : List.of("accuracy", "validity", "plausibility", "consistency")) {
      Interval share = byName.get(name);
      assertTrue(share.low() < share.value() && share.value() < share.high(), name + share);
    }
    Interval distance = byName.get("distribution (lower is better)");
    assertTrue(distance.value() > 0 && Double.isNaN(distance.low()), distance.toString());
  }
}
