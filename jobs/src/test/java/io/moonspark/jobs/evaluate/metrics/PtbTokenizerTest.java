package io.moonspark.jobs.evaluate.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against what Stanford's PTBTokenizer 3.4.1 gave, less the marks that the official code drops. */
final class PtbTokenizerTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "A man is riding a wave on top of a surfboard."
            + "|a man is riding a wave on top of a surfboard",
        "A man's t-shirt isn't red, it's a \"blue-and-white\" one (I think)."
            + "|a man 's t-shirt is n't red it 's a blue-and-white one -lrb- i think -rrb-",
        "There're 3.5 or 1,000 people at 3:30 p.m. in the U.S.A. today!"
            + "|there 're 3.5 or 1,000 people at 3:30 p.m. in the u.s.a. today",
        "Don't you think they'd've said can't, cannot, won't, gonna, wanna, gotta?"
            + "|do n't you think they 'd 've said ca n't can not wo n't gon na wan na got ta",
        "Black/white photo of a cat & dog; and/or 1/2 pizza..."
            + "|black/white photo of a cat & dog and/or 1/2 pizza",
        "The dogs' bowls -- two of them - are on the floor."
            + "|the dogs bowls two of them are on the floor",
        "Mr. Smith and Dr. Jones at St. John's St. number 5."
            + "|mr. smith and dr. jones at st. john 's st. number 5",
        "a woman holding a $5 bill, 50% off #1 *star* @home"
            + "|a woman holding a $ 5 bill 50 % off # 1 * star * @home",
        "Rock'n'roll at 5 o'clock, 'tis the 1990's and '90s."
            + "|rock 'n' roll at 5 o'clock 't is the 1990 's and '90s",
        "\"Hello,\" she said: 'look at this' [sic] {ok}"
            + "|hello she said look at this -lsb- sic -rsb- -lcb- ok -rcb-",
        "café naïve 北京 über-cool emoji 😀 here|café naïve 北京 über-cool emoji here",
        "two   spaces\ttab here|two spaces tab here",
        "a cat.a dog|a cat.a dog",
        "he said y'all aren't comin' to Jim's|he said y' all are n't comin to jim 's",
        "Sam's cat's 7-Eleven's Wi-Fi x2 3D 4x4 u.s. a.m. pm."
            + "|sam 's cat 's 7-eleven 's wi-fi x2 3d 4x4 u.s. a.m. pm",
        "it's 1st, 2nd; 10th-century http://a.com/x?y=1 me@b.org"
            + "|it 's 1st 2nd 10th-century http://a.com/x?y=1 me@b.org",
        "A pizza with cheese,tomato and ham.|a pizza with cheese tomato and ham",
        "this is an un-finished sentence with trailing hyphen- and -leading"
            + "|this is an un-finished sentence with trailing hyphen and leading",
        "A $1,234.50 check. $5. #5 No. 5|a $ 1,234.50 check $ 5 # 5 no. 5",
        "dog's, dogs', 'dog' ‘curly’ “double” it’s don’t – — …"
            + "|dog 's dogs dog curly double it 's do n't",
      })
  void wordsAreThoseOfThePennTreebank(String caption, String words) {
    assertEquals(List.of(words.split(" ")), PtbTokenizer.words(caption));
  }

  /** Tabs part words as spaces do, but no word before one is taken for plain. */
  @Test
  void plainWordsAreThoseThatThePatternFinds() {
    List<String> pieces =
        List.of(
            " ", "  ", "a", "cat", "gonna", "can", "not", "na", "got", "ta", "gimme", "'", "n't",
            "tis", "y'", "all", ".", "no.", "5", "http://", "@", "-", "é", "u.s.", "_", "(");
    Random random = new Random(4);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int k = random.nextInt(9); k > 0; k--) {
        text.append(pieces.get(random.nextInt(pieces.size())));
        text.append(random.nextBoolean() ? " " : "");
      }
      String tabs = text.toString().replace(' ', '\t') + "\t";
      assertEquals(PtbTokenizer.words(tabs), PtbTokenizer.words(text.toString()), text.toString());
    }
  }
}
