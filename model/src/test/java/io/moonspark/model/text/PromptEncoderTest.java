package io.moonspark.model.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moonspark.model.EngineException;
import io.moonspark.model.Question;
import io.moonspark.model.SpatialRef;
import io.moonspark.model.config.MoondreamConfig;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PromptEncoderTest {
  private static final Question QUESTION = Question.of("Why?");
  private static final SpatialRef POINT = new SpatialRef.Point(0.1, 0.2);
  private static final SpatialRef BOX = new SpatialRef.Box(0.1, 0.2, 0.3, 0.4);

  private static String config;
  private static Tokenizer tokenizer;
  private static long[] words;

  @BeforeAll
  static void open() throws Exception {
    config = Files.readString(nano("config.json"));
    tokenizer = Tokenizer.open(nano("tokenizer.json"));
    words = tokenizer.encode("Why?");
  }

  @AfterAll
  static void close() {
    tokenizer.close();
  }

  @Test
  void reasoningTakesThePlaceOfTheSecondSuffix() {
    PromptEncoder encoder = encoder(config);
    assertArrayEquals(prompt(new long[] {1, 581, 2}, 3, 3), encoder.question(QUESTION).tokens());
    assertArrayEquals(
        prompt(new long[] {1, 581, 2}, 3, 4), encoder.question(QUESTION.reasoned()).tokens());
  }

  @Test
  void placesStandBeforeTheWords() {
    Prompt prompt = encoder(config).question(QUESTION.about(BOX, POINT));
    assertArrayEquals(prompt(new long[] {1, 581, 2, 5, 5, 6, 5, 5}, 3, 3), prompt.tokens());
    assertTrue(prompt.referencesAt() == 3, "behind the prefix");
  }

  @Test
  void modelWithoutTheTokensSaysSo() {
    PromptEncoder encoder = encoder(config.replace("\"start_ground_points_id\"", "\"other\""));
    encoder.question(QUESTION);
    for (Question question : new Question[] {QUESTION.reasoned(), QUESTION.about(POINT)}) {
      EngineException error = assertThrows(EngineException.class, () -> encoder.question(question));
      assertTrue(error.getMessage().contains("the model cannot"), error.getMessage());
    }
  }

  private static PromptEncoder encoder(String json) {
    return new PromptEncoder(MoondreamConfig.parse(json, "config.json").tokenizer(), tokenizer);
  }

  private static long[] prompt(long[] before, long... after) {
    long[] all = new long[before.length + words.length + after.length];
    System.arraycopy(before, 0, all, 0, before.length);
    System.arraycopy(words, 0, all, before.length, words.length);
    System.arraycopy(after, 0, all, before.length + words.length, after.length);
    return all;
  }

  private static Path nano(String file) throws URISyntaxException {
    return Path.of(PromptEncoderTest.class.getResource("/io/moonspark/model/nano/" + file).toURI());
  }
}
