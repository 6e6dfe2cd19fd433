package io.moonspark.model.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RepetitionTest {

  @ParameterizedTest
  @CsvSource({
    "1 2 3 7 7 7 7 7 7 7 7, true",
    "7 7 7 7 7 7 7, false",
    "1 2 3 4 5 3 4 5 3 4 5, true",
    "1 2 3 4 5 3 4 5 3 4 6, false",
    "3 4 5 3 4 5 3 4, false",
    "9 8 9 8 9 8 9 8, true",
    "1 2 3 4 5 6 7 8 9 10 11 12, false",
    "'', false",
  })
  void onlyATailThatRepeatsAnNgramIsALoop(String tokens, boolean loop) {
    List<Integer> ids =
        Stream.of(tokens.split(" ")).filter(t -> !t.isEmpty()).map(Integer::valueOf).toList();
    assertEquals(loop, Repetition.endsIn(ids));
  }
}
