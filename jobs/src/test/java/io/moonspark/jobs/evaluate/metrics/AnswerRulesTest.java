package io.moonspark.jobs.evaluate.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Worked out by hand: relaxed accuracy, ANLS, yes and no. */
final class AnswerRulesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "100|105|true",
        "100|105.1|false",
        "100|95|true",
        "50%|0.5|true",
        "50|50%|false",
        "0|0|true",
        "0|0.0|false",
        "-20|-19|true",
        "Yes|yes|true",
        "Blue|Bluee|false",
        "1e3|1000|true",
        "1_000|1000|true",
        "1,000|1000|false",
        "[10, 20]|[10.5, 21]|true",
        "[10, 20]|[10, 22]|false",
        "[10, 20]|[10]|false",
        "['a']|['a']|true",
        "nan|nan|true",
      })
  void numbersMayBeOffByFivePercentAndTextMayNot(String truth, String answer, boolean right) {
    assertEquals(right, RelaxedAccuracy.isRight(truth, answer));
  }

  @Test
  void similarityIsOfTheNearestAnswerAndZeroBelowOneHalf() {
    assertEquals(1, Anls.of(List.of("Cat", "dog"), "DOG"));
    assertEquals(0.75, Anls.of(List.of("abcd"), "abce"), 1e-12);
    assertEquals(0.5, Anls.of(List.of("abcd"), "abxy"), 1e-12);
    assertEquals(0, Anls.of(List.of("abcd"), "axyz"));
    assertEquals(0, Anls.of(List.of("abcd"), ""));
    assertEquals(1, Anls.of(List.of(""), ""));
    assertEquals(1, Anls.of(List.of("a  b"), " A b "), 1e-12);
    assertEquals(2 / 3.0, Anls.of(List.of("x\uD83D\uDE00y"), "x\uD83D\uDE01y"), 1e-12);
  }

  @ParameterizedTest
  @ValueSource(strings = {"No", "no, it is", "It is not there. Yes.", "There is no dog", "a, no"})
  void noIsAWordOfTheFirstSentence(String answer) {
    assertTrue(!YesNo.isYes(answer), answer);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Yes", "Nobody", "NO", "Sure. No.", "", "no\nidea", "isn't", "maybe?no"})
  void allElseIsYes(String answer) {
    assertTrue(YesNo.isYes(answer), answer);
  }

  /** 3 true positives, 1 false positive, 2 true negatives, 4 false negatives. */
  @Test
  void precisionAndRecallAreOfYes() {
    Map<String, Double> figures = YesNo.figures(new double[] {3, 1, 2, 4});
    assertEquals(0.5, figures.get("accuracy"));
    assertEquals(0.75, figures.get("precision"));
    assertEquals(3 / 7.0, figures.get("recall"));
    assertEquals(6 / 11.0, figures.get("f1"), 1e-12);
    assertEquals(0.4, figures.get("yes ratio"));
    assertEquals(List.of(0.0, 1.0, 0.0, 0.0), list(YesNo.statistics(false, "yes")));
    assertEquals(List.of(0.0, 0.0, 0.0, 1.0), list(YesNo.statistics(true, "no")));
  }

  private static List<Double> list(double[] values) {
    return java.util.Arrays.stream(values).boxed().toList();
  }
}
