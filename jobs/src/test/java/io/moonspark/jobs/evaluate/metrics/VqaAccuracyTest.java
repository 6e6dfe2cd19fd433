package io.moonspark.jobs.evaluate.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class VqaAccuracyTest {

  /** So many people said yes, the others no: min(n/3, 1) with each of the ten left out in turn. */
  @ParameterizedTest
  @CsvSource({"0, 0", "1, 0.3", "2, 0.6", "3, 0.9", "4, 1", "9, 1", "10, 1"})
  void threeOfTheOtherNineMakeAnAnswerRight(int people, double accuracy) {
    assertEquals(accuracy, VqaAccuracy.of(answers("yes", people, "no"), "yes"), 1e-12);
  }

  @Test
  void textIsNormalisedOnlyIfTheTenAnswersDiffer() {
    assertEquals(0, VqaAccuracy.of(Collections.nCopies(10, "Yes"), "yes"));
    assertEquals(1, VqaAccuracy.of(Collections.nCopies(10, "Yes"), " Yes\n"));
    assertEquals(1, VqaAccuracy.of(answers("Yes", 9, "no"), "YES!"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "The red, car|red car",
        "two|2",
        "none of them|0 of them",
        "1,000|1000",
        "blue-green|blue green",
        "blue -green|blue green",
        "dont|don't",
        "couldnt've|couldn't've",
        "somebody'd|somebodyd",
        "Im|im",
        "3.5 m.|3.5 m",
        "5.|5",
        "e.g.|eg",
        "An apple a day|apple day",
        "x/y|x y",
        "^(left)^|^left^",
      })
  void normalFormsAreThoseOfTheOfficialCode(String text, String normal) {
    assertEquals(normal.replace("^", ""), VqaAccuracy.normalise(text.replace("^", "")));
  }

  @Test
  void onlyTheFirst32PeriodsGo() {
    assertEquals("...", VqaAccuracy.normalise(".".repeat(35)));
  }

  @Test
  void spacesAreThoseOfPython() {
    assertEquals("a dog".substring(2), VqaAccuracy.normalise("\u00a0a\u2003dog\u0085"));
  }

  @Test
  void theOrderOfPeopleDoesNotMatter() {
    Random random = new Random(1);
    List<String> people = new ArrayList<>(answers("2", 3, "two dogs"));
    double accuracy = VqaAccuracy.of(people, "Two");
    for (int i = 0; i < 20; i++) {
      Collections.shuffle(people, random);
      assertEquals(accuracy, VqaAccuracy.of(people, "Two"), 1e-12);
    }
  }

  private static List<String> answers(String answer, int people, String otherwise) {
    List<String> answers = new ArrayList<>(Collections.nCopies(people, answer));
    answers.addAll(Collections.nCopies(10 - people, otherwise));
    return answers;
  }
}
