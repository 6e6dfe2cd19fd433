package io.moonspark.udfs.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moonspark.udfs.Moonspark;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** However a query is written, images come to the model in batches, each once. */
final class BatchesTest extends SqlTest {

  private static final int HALF = PHOTOS / 2;

  @Test
  void select() {
    List<Row> rows = rows(PHOTOS, "SELECT image, moondream_caption(content) FROM photos");
    assertEquals(PHOTOS, rows.size());
    assertTrue(rows.stream().noneMatch(row -> row.isNullAt(1)), rows.toString());
    assertEquals(List.of(4, 4, 2, 2), sortedBatches());
  }

  @Test
  void selectOfPaths() {
    assertEquals(
        rows(PHOTOS, "SELECT moondream_caption(path) FROM photos ORDER BY image"),
        spark.sql("SELECT moondream_caption(content) FROM photos ORDER BY image").collectAsList());
  }

  @Test
  void threeFunctionsCostOneVisionPassAnImage() {
    rows(
        PHOTOS,
        "SELECT moondream_caption(content), moondream_query(content, 'How many things are there?'),"
            + " moondream_detect(content, 'car'), upper(moondream_caption(content)) FROM photos");
    assertEquals(3 * PHOTOS, model.prompts());
    assertEquals(PHOTOS, model.decoded());
    assertEquals(List.of(4, 4, 2, 2), sortedBatches());
  }

  @Test
  void twoColumnsOfImagesAreTwoEvaluations() {
    List<Row> rows =
        rows(2 * PHOTOS, "SELECT moondream_caption(content), moondream_caption(path) FROM photos");
    rows.forEach(row -> assertEquals(row.get(0), row.get(1)));
  }

  @Test
  void filtersThatNeedNoModelGoBelow() {
    rows(
        HALF,
        "SELECT image FROM photos WHERE moondream_caption(content) LIKE '%a%' AND k = 1 AND path"
            + " IS NOT NULL");
    assertEquals(HALF, model.decoded());
  }

  @Test
  void whatAFilterEvaluatedIsUsedAgain() {
    List<Row> rows =
        rows(
            PHOTOS,
            "SELECT image, moondream_caption(content) FROM photos"
                + " WHERE moondream_caption(content) LIKE '%on%'");
    assertTrue(!rows.isEmpty() && rows.size() <= PHOTOS);
    model.clear();
    assertEquals(
        rows.size(),
        rows(
                PHOTOS,
                "SELECT * FROM (SELECT image, moondream_caption(content) AS c FROM photos)"
                    + " WHERE c LIKE '%on%'")
            .size());
  }

  static Stream<String> whole() {
    String caption = "moondream_caption(content, 'short')";
    return Stream.of(
        "SELECT " + caption + ", count(*) FROM photos GROUP BY 1",
        "SELECT k, max(" + caption + ") FROM photos GROUP BY k",
        "SELECT k, count(DISTINCT " + caption + ") FROM photos GROUP BY k HAVING count(*) > 1",
        "SELECT image FROM photos ORDER BY " + caption,
        "SELECT image, " + caption + " AS c FROM photos ORDER BY c DESC",
        "SELECT image, " + caption + " AS c FROM photos ORDER BY c LIMIT 3",
        "SELECT DISTINCT " + caption + " FROM photos",
        "SELECT image, row_number() OVER (PARTITION BY " + caption + " ORDER BY image) FROM photos",
        "SELECT image FROM photos WHERE " + caption + " = (SELECT max(image) FROM photos)",
        "SELECT image FROM photos WHERE image IN (SELECT " + caption + " FROM photos)",
        "SELECT (SELECT max(" + caption + ") FROM photos)",
        "SELECT image, box.x_min FROM photos"
            + " LATERAL VIEW explode(moondream_detect(content, 'car')) AS box",
        "SELECT image FROM photos WHERE size(moondream_detect(content, 'car')) > 0 OR "
            + caption
            + " LIKE '%star%'",
        "SELECT a.image FROM photos a JOIN photos b ON moondream_caption(a.content) = b.image",
        "SELECT a.image FROM photos a, photos b WHERE moondream_caption(a.content) = b.image",
        "SELECT a.image FROM photos a LEFT JOIN photos b ON moondream_caption(a.content) = b.image",
        "SELECT moondream_query(content, concat('Is this right: ', image)) FROM photos",
        "WITH c AS (SELECT image, " + caption + " AS c FROM photos) SELECT * FROM c WHERE c > ''",
        "WITH c AS (SELECT image, k, "
            + caption
            + " AS c FROM photos)"
            + " SELECT * FROM c UNION ALL SELECT * FROM c",
        "WITH c AS (SELECT image, k, "
            + caption
            + " AS c FROM photos)"
            + " SELECT x.c, y.k FROM c x JOIN c y ON x.image = y.image",
        "SELECT transform(array('x'), x -> concat(x, " + caption + ")) FROM photos",
        "SELECT /*+ REPARTITION_BY_RANGE(2, c) */ * FROM (SELECT " + caption + " c FROM photos)");
  }

  @ParameterizedTest
  @MethodSource("whole")
  void everyImageOnce(String query) {
    rows(PHOTOS, query);
    assertBatched();
  }

  @ParameterizedTest
  @ValueSource(strings = {"spark.sql.adaptive.enabled", "spark.sql.codegen.wholeStage"})
  void alsoWithoutAdaptiveExecutionOrCompiledStages(String setting) {
    spark.conf().set(setting, "false");
    if (setting.contains("codegen")) {
      spark.conf().set("spark.sql.codegen.factoryMode", "NO_CODEGEN");
    }
    try {
      for (String query :
          whole()
              .filter(q -> q.contains("ORDER BY") || q.contains("JOIN") || q.contains("WITH"))
              .toList()) {
        model.clear();
        rows(PHOTOS, query);
        assertBatched();
      }
    } finally {
      spark.conf().unset(setting);
      spark.conf().unset("spark.sql.codegen.factoryMode");
    }
  }

  static Stream<String> half() {
    String caption = "moondream_caption(content)";
    return Stream.of(
        "SELECT CASE WHEN k = 1 THEN " + caption + " ELSE image END FROM photos",
        "SELECT if(k = 1, " + caption + ", NULL) FROM photos",
        "SELECT coalesce(if(k = 1, NULL, image), " + caption + ") FROM photos",
        "SELECT image FROM photos WHERE k = 1 OR " + caption + " LIKE '%star%'",
        "SELECT CASE WHEN k = 0 THEN 'x' WHEN "
            + caption
            + " > '' THEN "
            + caption
            + " END FROM photos",
        "SELECT a.image, moondream_caption(a.content) FROM photos a"
            + " JOIN (SELECT image FROM photos WHERE k = 1) b ON a.image = b.image",
        "SELECT moondream_query(content, if(k = 1, 'What is it?', NULL)) FROM photos",
        "SELECT moondream_caption(if(k = 1, content, NULL)) FROM photos");
  }

  @ParameterizedTest
  @MethodSource("half")
  void onlyRowsThatComeToIt(String query) {
    rows(HALF, query);
    assertBatched();
  }

  static Stream<String> three() {
    String caption = "moondream_caption(content)";
    return Stream.of(
        "SELECT " + caption + " FROM photos LIMIT 3",
        "SELECT image, " + caption + " FROM photos ORDER BY image LIMIT 3",
        "SELECT image AS i, " + caption + " FROM photos ORDER BY i DESC LIMIT 3",
        "SELECT " + caption + " FROM (SELECT * FROM photos ORDER BY image LIMIT 3)",
        "SELECT max(c) FROM (SELECT " + caption + " AS c FROM photos LIMIT 3)");
  }

  @ParameterizedTest
  @MethodSource("three")
  void limitsGoBelow(String query) {
    List<Row> rows = rows(3, query);
    assertEquals(query.contains("max(") ? 1 : 3, rows.size());
    assertEquals(List.of(3), model.batchSizes());
  }

  @Test
  void theFirstRowsOfAnOrderAreTheRightOnes() {
    List<Row> all =
        spark
            .sql("SELECT image, moondream_caption(content) c FROM photos ORDER BY image")
            .collectAsList();
    assertEquals(
        all.subList(0, 3),
        spark
            .sql("SELECT image, moondream_caption(content) c FROM photos ORDER BY image LIMIT 3")
            .collectAsList());
    List<Row> byCaption =
        spark
            .sql("SELECT image, moondream_caption(content) c FROM photos ORDER BY c, image")
            .collectAsList();
    assertEquals(new HashSet<>(all), new HashSet<>(byCaption));
    assertEquals(
        byCaption.stream().map(row -> row.getString(1)).sorted().toList(),
        byCaption.stream().map(row -> row.getString(1)).toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT image FROM (SELECT image, moondream_caption(content) AS c FROM photos)",
        "SELECT count(*) FROM (SELECT image, moondream_caption(content) AS c FROM photos)",
        "SELECT moondream_caption(content) FROM photos WHERE k = 7",
        "SELECT moondream_caption(NULL) FROM photos"
      })
  void whatNobodyNeedsIsNotEvaluated(String query) {
    rows(0, query);
    assertEquals(0, model.decoded());
  }

  @Test
  void insertCreateTableAndMerge() {
    rows(
        PHOTOS,
        "CREATE TABLE captions USING delta AS"
            + " SELECT image, k, moondream_caption(content) AS caption FROM photos");
    assertBatched();
    assertEquals(PHOTOS, spark.table("captions").where("caption IS NOT NULL").count());
    model.clear();
    rows(
        HALF,
        "INSERT INTO captions SELECT image, k, moondream_caption(content) FROM photos WHERE k = 1");
    assertBatched();
    assertEquals(PHOTOS + HALF, spark.table("captions").count());
    model.clear();
    rows(
        HALF,
        "MERGE INTO captions USING (SELECT concat(image, '2') AS image, content FROM photos WHERE k"
            + " = 0) AS new ON captions.image = new.image WHEN NOT MATCHED THEN INSERT (image,"
            + " caption) VALUES (new.image, moondream_caption(new.content))");
    assertBatched();
    model.clear();
    rows(
        HALF,
        "MERGE INTO captions USING (SELECT * FROM photos WHERE k = 0) AS new"
            + " ON captions.image = new.image WHEN MATCHED THEN UPDATE SET"
            + " caption = moondream_caption(new.content, 'short')");
    assertBatched();
    spark.sql("DROP TABLE captions");
  }

  @Test
  void views() {
    spark.sql(
        "CREATE OR REPLACE TEMP VIEW captioned AS"
            + " SELECT image, k, moondream_caption(content) AS caption FROM photos");
    rows(HALF, "SELECT caption FROM captioned WHERE k = 1");
    assertBatched();
  }

  @Test
  void rowsOfTheQueryItself() {
    String path = SAMPLES.resolve("000.jpg").toAbsolutePath().normalize().toString();
    rows(1, "SELECT moondream_caption('" + path + "')");
    model.clear();
    rows(1, "SELECT moondream_caption(path) FROM VALUES ('" + path + "'), (NULL) AS v(path)");
  }

  @Test
  void aPartOfAnAggregateIsEvaluatedRowByRow() {
    assertEquals(
        2, rows(2, "SELECT k, moondream_caption(max(content)) FROM photos GROUP BY k").size());
  }

  @Test
  void aLambdaVariableIsEvaluatedRowByRow() {
    rows(3, "SELECT transform(array(path), p -> moondream_caption(p)) FROM photos LIMIT 3");
  }

  @Test
  void dataFrames() {
    List<Row> rows =
        spark
            .table("photos")
            .where("k = 1")
            .select(
                Moonspark.caption(functions.col("content")),
                Moonspark.query(functions.col("content"), "How many things are there?"),
                Moonspark.detect(functions.col("content"), "car"),
                Moonspark.point(functions.col("content"), functions.col("image")),
                Moonspark.enrich(functions.col("content"), "{\"caption\": \"short\"}"),
                Moonspark.error(functions.col("content")))
            .collectAsList();
    assertEquals(HALF, rows.size());
    assertEquals(HALF, model.images());
    assertEquals(5 * HALF, model.prompts());
  }

  /** Not one by one: all but the last batch of each of at most two tasks is full. */
  private void assertBatched() {
    long full = model.batchSizes().stream().filter(size -> size == BATCH).count();
    assertTrue(full >= model.batchSizes().size() - 2, model.batchSizes().toString());
  }

  private List<Integer> sortedBatches() {
    return model.batchSizes().stream()
        .sorted((a, b) -> b - a)
        .collect(Collectors.toUnmodifiableList());
  }
}
