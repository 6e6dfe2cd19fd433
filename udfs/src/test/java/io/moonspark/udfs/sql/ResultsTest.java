package io.moonspark.udfs.sql;

import static org.apache.spark.sql.functions.col;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moonspark.model.CaptionLength;
import io.moonspark.model.Question;
import io.moonspark.model.Request;
import io.moonspark.udfs.Enrich;
import io.moonspark.udfs.EnrichCounters;
import io.moonspark.udfs.EnrichInput;
import io.moonspark.udfs.EnrichSettings;
import io.moonspark.udfs.ImageLimits;
import io.moonspark.udfs.ModelPacks;
import io.moonspark.udfs.ModelRef;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.adaptive.AdaptiveSparkPlanExec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import scala.jdk.javaapi.CollectionConverters;

/** Functions say what the enrich job says, and the plan tells how. */
final class ResultsTest extends SqlTest {

  private static final String REQUEST =
      "{\"caption\": [\"short\", \"long\"], \"ask\": \"How many things are there?\","
          + " \"reason\": [\"What is it?\"], \"detect\": [\"car\", \"star\"], \"point\": \"car\"}";

  private static final Request SAME =
      Request.none()
          .caption(CaptionLength.SHORT, CaptionLength.LONG)
          .ask(Question.of("How many things are there?"), Question.of("What is it?").reasoned())
          .detect(List.of("car", "star"))
          .point(List.of("car"))
          .limits(24, 5);

  @Test
  void equalsTheEnrichJob() throws Exception {
    spark.conf().set("spark.moonspark.maxTokens", 24);
    spark.conf().set("spark.moonspark.maxObjects", 5);
    EnrichSettings settings =
        new EnrichSettings(
            ModelPacks.resolve(ModelRef.NANO, new Configuration(false)),
            "cpu",
            SAME,
            EnrichSettings.CROPS_THAT_FIT,
            ImageLimits.defaults());
    List<String> expected =
        texts(
            Enrich.images(
                    spark.table("photos"),
                    new EnrichInput(col("image"), col("content"), null, null, null, null),
                    settings,
                    EnrichCounters.register(spark.sparkContext()))
                .selectExpr(
                    "image",
                    "captions",
                    "answers",
                    "boxes",
                    "points",
                    "content_sha256",
                    "width",
                    "height",
                    "model",
                    "request_digest"));
    String whole =
        "SELECT image, e.captions, e.answers, e.boxes, e.points, e.content_sha256, e.width,"
            + " e.height, e.model, e.request_digest"
            + " FROM (SELECT image, moondream_enrich(content, %s) AS e FROM photos)";
    assertEquals(expected, texts(spark.sql(whole.formatted("'" + REQUEST + "'"))));
    assertEquals(
        expected,
        texts(
            spark.sql(
                whole.formatted(
                    "named_struct('caption', array('short', 'long'), 'ask', 'How many things are"
                        + " there?', 'reason', array('What is it?'), 'detect', array('car',"
                        + " 'star'), 'point', 'car')"))));
    // Beside other calls, whose prompts are partly the same.
    assertEquals(
        expected,
        texts(
            spark
                .sql(
                    "SELECT image, moondream_caption(content, 'normal') AS c, moondream_detect(content, 'star') AS d,"
                        + " moondream_enrich(content, '"
                        + REQUEST
                        + "') AS e FROM photos")
                .where("c IS NOT NULL AND d = filter(e.boxes, b -> b.label = 'star')")
                .selectExpr(
                    "image",
                    "e.captions",
                    "e.answers",
                    "e.boxes",
                    "e.points",
                    "e.content_sha256",
                    "e.width",
                    "e.height",
                    "e.model",
                    "e.request_digest")));
  }

  @AfterEach
  void limits() {
    spark.conf().unset("spark.moonspark.maxTokens");
    spark.conf().unset("spark.moonspark.maxObjects");
  }

  private static List<String> texts(Dataset<Row> rows) {
    return rows.orderBy("image").toJSON().collectAsList();
  }

  @Test
  void requestsAsMapsAndInColumns() {
    List<Row> rows =
        rows(
            PHOTOS,
            "SELECT moondream_enrich(content, map('ask', array(concat('Is it ', image))))"
                + ".answers[0].question, concat('Is it ', image) FROM photos");
    rows.forEach(row -> assertEquals(row.get(1), row.get(0)));
  }

  @Test
  void explainShowsTheOperatorItsCallsAndSettings() {
    String plan =
        spark
            .sql("SELECT moondream_caption(content), moondream_error(content) FROM photos")
            .queryExecution()
            .explainString(org.apache.spark.sql.execution.ExplainMode.fromString("formatted"));
    for (String expected :
        List.of(
            "MoondreamBatchEval",
            "moondream_caption(content#",
            "moondream_error(content#",
            "model=nano, device=cpu, crops a batch=4, one vision pass an image")) {
      assertTrue(plan.contains(expected), plan);
    }
  }

  @Test
  void metricsCountImagesBatchesCropsTokensAndErrors() {
    Dataset<Row> query =
        spark.sql(
            "SELECT image, moondream_caption(content) FROM (SELECT image, content FROM photos UNION"
                + " ALL SELECT 'bad', X'00' UNION ALL SELECT 'none', NULL)");
    query.collectAsList();
    Map<String, Long> metrics = new HashMap<>();
    sum(query.queryExecution().executedPlan(), metrics);
    assertEquals(PHOTOS + 2, metrics.get("numOutputRows"));
    assertEquals(PHOTOS, metrics.get("images"));
    assertEquals(PHOTOS, metrics.get("crops"));
    assertEquals(model.batchSizes().size(), metrics.get("batches"));
    assertEquals(1, metrics.get("errors"));
    assertTrue(metrics.get("tokens") > PHOTOS, "tokens");
    assertTrue(metrics.get("modelTime") > 0, "time");
  }

  /** A projection over a union is one over each of its parts. */
  private static void sum(SparkPlan plan, Map<String, Long> metrics) {
    SparkPlan top = plan instanceof AdaptiveSparkPlanExec adaptive ? adaptive.executedPlan() : plan;
    if (top instanceof MoondreamEvalExec) {
      CollectionConverters.asJava(top.metrics())
          .forEach((name, metric) -> metrics.merge(name, metric.value(), Long::sum));
    }
    CollectionConverters.asJava(top.children()).forEach(child -> sum(child, metrics));
  }

  @Test
  void boxes() {
    Row row =
        spark
            .sql(
                "SELECT box_iou(a, b), box_iou(a, a), box_area(b), box_contains(a, b),"
                    + " box_contains(a, named_struct('x', 0.5, 'y', 0.25)), box_iou(a, NULL_BOX),"
                    + " box_contains(b, a), box_iou(a, far)"
                    + " FROM (SELECT named_struct('x_min', 0.0, 'y_min', 0.0, 'x_max', 1.0,"
                    + " 'y_max', 0.5) AS a, named_struct('x_min', 0.5D, 'y_min', 0D, 'x_max', 1D,"
                    + " 'y_max', 0.5D) AS b, named_struct('x_min', 5, 'y_min', 5, 'x_max', 6,"
                    + " 'y_max', 6) AS far,"
                    + " from_json(NULL, 'x_min DOUBLE, y_min DOUBLE, x_max DOUBLE, y_max DOUBLE')"
                    + " AS NULL_BOX)")
            .first();
    assertEquals("[0.5,1.0,0.25,true,true,null,false,0.0]", row.toString());
    assertEquals(
        PHOTOS,
        spark
            .sql(
                "SELECT max(box_area(box)), count(DISTINCT image) FROM (SELECT image, explode_outer("
                    + "moondream_detect(content, 'car')) AS box FROM photos)")
            .first()
            .getLong(1));
  }

  @Test
  void textsAreSearchedByWordsPhrasesAndWhatTheyMustNotHave() {
    String text = "'A Red-brown CAR and a\u0301 tree: 2 caf\u00e9s'";
    assertEquals(
        List.of("a", "red", "brown", "car", "and", "\u00e1", "tree", "2", "caf\u00e9s"),
        spark.sql("SELECT text_words(" + text + ")").first().getList(0));
    Map<String, Boolean> queries =
        Map.ofEntries(
            Map.entry("car red", true),
            Map.entry("cars", false),
            Map.entry("\"brown car\"", true),
            Map.entry("\"red car\"", false),
            Map.entry("red-brown", true),
            Map.entry("brown-red", false),
            Map.entry("car -tree", false),
            Map.entry("car -\"tree car\"", true),
            Map.entry("CAF\u00c9S", true),
            Map.entry("", true));
    queries.forEach(
        (query, matches) ->
            assertEquals(
                matches,
                spark.sql("SELECT text_matches(" + text + ", '" + query + "')").first().get(0),
                query));
    assertEquals(
        "[null,null,null]",
        spark
            .sql("SELECT text_words(NULL), text_matches(NULL, 'a'), text_matches('a', NULL)")
            .first()
            .toString());
  }

  @Test
  void wrongNumbersAndTypesOfArguments() {
    for (String wrong :
        List.of(
            "moondream_caption()",
            "moondream_query(content)",
            "moondream_error(content, 'x')",
            "moondream_query(content, 1)",
            "moondream_caption(k)",
            "moondream_enrich(content, array('x'))",
            "moondream_enrich(content, 'caption')",
            "box_area(1)",
            "text_words(1)",
            "text_matches('a')",
            "box_iou(named_struct('x', 1, 'y', 2), named_struct('x', 1, 'y', 2))")) {
      Exception e =
          org.junit.jupiter.api.Assertions.assertThrows(
              Exception.class, () -> spark.sql("SELECT " + wrong + " FROM photos"), wrong);
      assertTrue(e instanceof org.apache.spark.sql.AnalysisException, e.toString());
    }
  }
}
