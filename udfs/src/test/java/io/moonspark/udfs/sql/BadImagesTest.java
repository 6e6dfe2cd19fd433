package io.moonspark.udfs.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** NULL, broken and missing images, and prompts and settings that do not do. */
final class BadImagesTest extends SqlTest {

  @BeforeEach
  void badImages() {
    spark
        .sql(
            "SELECT image, content FROM photos WHERE image < '004'"
                + " UNION ALL SELECT 'broken', X'FFD8FF00' UNION ALL SELECT 'none', NULL"
                + " UNION ALL SELECT 'empty', X'' UNION ALL SELECT 'text', X'414243'")
        .coalesce(1)
        .createOrReplaceTempView("mixed");
  }

  @AfterEach
  void settings() {
    spark.conf().unset("spark.moonspark.onError");
    spark.conf().set("spark.moonspark.device", "cpu");
  }

  @Test
  void badImagesAreNullAndTellWhy() {
    Map<String, Row> rows =
        rows(
                4,
                "SELECT image, moondream_caption(content), moondream_query(content, 'What is it?'),"
                    + " moondream_detect(content, 'car'), moondream_point(content, 'car'),"
                    + " moondream_error(content), moondream_enrich(content, '{\"ask\": \"Why?\"}')"
                    + " FROM mixed")
            .stream()
            .collect(Collectors.toMap(row -> row.getString(0), row -> row));
    assertEquals(8, rows.size());
    assertEquals("undecodable", bad(rows.get("broken")));
    assertEquals("empty", bad(rows.get("empty")));
    assertEquals("unsupported_format", bad(rows.get("text")));
    for (int i = 1; i < 7; i++) {
      assertNull(rows.get("none").get(i), "NULL in, NULL out");
    }
    Row good =
        rows.values().stream().filter(row -> row.getString(0).endsWith("g")).findFirst().get();
    assertNull(good.get(5));
    assertNotNull(good.get(1));
    assertNull(good.getStruct(6).getAs("error"));
  }

  /** The error's code, of a row without anything else. */
  private static String bad(Row row) {
    for (int i = 1; i < 5; i++) {
      assertNull(row.get(i), row.toString());
    }
    assertEquals(row.getStruct(5), row.getStruct(6).<Row>getAs("error"));
    return row.getStruct(5).getString(0);
  }

  @Test
  void errorsAloneCostNoInference() {
    List<Row> rows =
        rows(
            0, "SELECT image FROM mixed WHERE moondream_error(content) IS NOT NULL ORDER BY image");
    assertEquals("[[broken], [empty], [text]]", rows.toString());
  }

  @Test
  void pathsThatAreNotThere() {
    Row row =
        rows(
                0,
                "SELECT moondream_caption(p), moondream_error(p) FROM VALUES ('/no/where.jpg') v(p)")
            .get(0);
    assertNull(row.get(0));
    assertEquals("missing", row.getStruct(1).getString(0));
    assertTrue(row.getStruct(1).getString(1).contains("/no/where.jpg"), row.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT moondream_caption(p) FROM VALUES ('/no/where.jpg') v(p)|image /no/where.jpg: missing",
        "SELECT image, moondream_caption(content) FROM mixed WHERE image = 'text'"
            + "|image of the row with image = text: unsupported_format",
        "SELECT moondream_caption(X'FFD8FF00') FROM photos|image with SHA-256 ",
        "SELECT moondream_caption(X'') FROM photos LIMIT 1|image without a name: empty: the image has no bytes"
      })
  void failingNamesTheImage(String query, String expected) {
    spark.conf().set("spark.moonspark.onError", "fail");
    Throwable e = assertThrows(Exception.class, () -> spark.sql(query).collectAsList());
    while (e.getCause() != null) {
      e = e.getCause();
    }
    assertEquals(BadImageException.class, e.getClass(), e.toString());
    assertTrue(e.getMessage().contains(expected), e.getMessage());
  }

  @Test
  void nullIsNoErrorEvenIfErrorsFail() {
    spark.conf().set("spark.moonspark.onError", "fail");
    assertNull(
        rows(0, "SELECT moondream_caption(content) FROM mixed WHERE image = 'none'").get(0).get(0));
  }

  @Test
  void promptsThatAreNullOrBlankGiveNull() {
    Row row =
        rows(
                1,
                "SELECT moondream_query(content, q), moondream_detect(content, ' '),"
                    + " moondream_caption(content, 'short'), moondream_enrich(content, q)"
                    + " FROM (SELECT content, CAST(NULL AS STRING) AS q FROM photos LIMIT 1)")
            .get(0);
    assertNull(row.get(0));
    assertNull(row.get(1));
    assertNotNull(row.get(2));
    assertNull(row.get(3));
  }

  @Test
  void lengthsInColumnsThatDoNotDoFailTheQuery() {
    Throwable e =
        assertThrows(
            Exception.class,
            () ->
                spark.sql("SELECT moondream_caption(content, image) FROM photos").collectAsList());
    while (e.getCause() != null) {
      e = e.getCause();
    }
    assertTrue(e.getMessage().contains("is no caption length"), e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "device,tpu,spark.moonspark.device",
    "onError,ignore,spark.moonspark.onError=ignore",
    "maxTokens,many,spark.moonspark.maxTokens=many",
    "temperature,-1,spark.moonspark.temperature",
    "model,/no/pack,spark.moonspark.model=/no/pack"
  })
  void settingsThatDoNotDoAreNamed(String setting, String value, String expected) {
    String key = "spark.moonspark." + setting;
    String before = spark.conf().get(key, null);
    spark.conf().set(key, value);
    try {
      Exception e =
          assertThrows(
              Exception.class,
              () -> spark.sql("SELECT moondream_caption(content) FROM photos").collectAsList());
      assertTrue(e.getMessage().contains(expected), e.getMessage());
    } finally {
      if (before == null) {
        spark.conf().unset(key);
      } else {
        spark.conf().set(key, before);
      }
    }
  }
}
