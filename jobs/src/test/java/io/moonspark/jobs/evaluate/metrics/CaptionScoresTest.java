package io.moonspark.jobs.evaluate.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class CaptionScoresTest {

  private static final Set<String> NOTHING = Set.of();

  /** A caption, its references, and its ROUGE-L and CIDEr-D by the official code. */
  private record Case(double rouge, double cider, String caption, List<String> references) {}

  @Test
  void allFiguresAreThoseOfTheOfficialCode() throws IOException {
    List<String> lines = lines();
    double[] wanted =
        Arrays.stream(lines.get(0).split(" ")).mapToDouble(Double::parseDouble).toArray();
    List<Case> cases = lines.stream().skip(1).map(CaptionScoresTest::parse).toList();
    CaptionScores scores = new CaptionScores(frequencies(cases), null);
    double[] sums = new double[14];
    for (Case c : cases) {
      double[] statistics = scores.statistics(c.caption(), c.references(), NOTHING);
      assertEquals(c.rouge(), scores.figures(statistics).get("ROUGE-L"), 1e-12, c.caption());
      assertEquals(c.cider(), scores.cider(statistics), 1e-9, c.caption());
      sums = sums.length == statistics.length ? sums : new double[statistics.length];
      for (int i = 0; i < sums.length; i++) {
        sums[i] += statistics[i];
      }
    }
    double[] given =
        scores.figures(sums).values().stream().mapToDouble(Double::doubleValue).toArray();
    assertEquals(wanted.length, given.length);
    for (int i = 0; i < wanted.length; i++) {
      assertEquals(wanted[i], given[i], 1e-9, "figure " + i);
    }
  }

  private List<String> lines() throws IOException {
    try (InputStream in = getClass().getResourceAsStream("/evaluate/captions-oracle.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  private static Case parse(String line) {
    String[] cells = line.split("\t");
    return new Case(
        Double.parseDouble(cells[0]),
        Double.parseDouble(cells[1]),
        cells[2],
        Arrays.asList(cells).subList(3, cells.length));
  }

  private static DocumentFrequencies frequencies(List<Case> cases) {
    return DocumentFrequencies.of(
        cases.stream()
            .map(c -> c.references().stream().map(PtbTokenizer::words).toList())
            .toList());
  }

  @Test
  void aCaptionThatIsItsReferenceHasAllOfBleuAndRouge() {
    List<String> references = List.of("a red dog on a street");
    CaptionScores scores =
        new CaptionScores(
            DocumentFrequencies.of(
                List.of(words(references), words(List.of("two blue cats in the snow")))),
            null);
    Map<String, Double> figures =
        scores.figures(scores.statistics("A red dog on a street.", references, NOTHING));
    assertEquals(1, figures.get("BLEU-4"), 1e-6);
    assertEquals(1, figures.get("ROUGE-L"), 1e-12);
    assertEquals(10, figures.get("CIDEr-D"), 1e-9);
  }

  private static List<List<String>> words(List<String> captions) {
    return captions.stream().map(PtbTokenizer::words).toList();
  }

  /** Three of four words match; one word short of five: 0.75 exp(1 - 5/4). */
  @Test
  void theBrevityPenaltyIsByTheNearestReference() {
    List<String> references = List.of("a b c d e", "x y z x y z x y z");
    CaptionScores scores =
        new CaptionScores(DocumentFrequencies.of(List.of(words(references))), null);
    Map<String, Double> figures = scores.figures(scores.statistics("a b c q", references, NOTHING));
    assertEquals(0.75 * Math.exp(1 - 5 / 4.0), figures.get("BLEU-1"), 1e-8);
  }

  @Test
  void chairCountsMentionsOfWhatIsNotThere() {
    Chair chair =
        new Chair(
            List.of(
                List.of("person", "man", "woman"),
                List.of("dog", "puppy"),
                List.of("hot dog"),
                List.of("dining table", "table"),
                List.of("chair", "seat"),
                List.of("toilet")));
    assertEquals(
        List.of("person", "dog", "dining table"),
        chair.mentions("Two men and a puppy under the dining tables."));
    assertEquals(List.of("hot dog"), chair.mentions("three hot dogs"));
    assertEquals(List.of("toilet"), chair.mentions("the seat of a toilet"));
    double[] statistics =
        chair.statistics("A man, a dog and a table", Set.of("person", "dining table"));
    assertEquals(List.of(1.0, 1.0, 3.0), boxed(statistics));
  }

  private static List<Double> boxed(double[] values) {
    List<Double> list = new ArrayList<>();
    Arrays.stream(values).forEach(list::add);
    return list;
  }

  @Test
  void anEmptyCaptionAndOneOfOnlyPunctuationAreScoredZero() {
    List<String> references = List.of("a dog");
    CaptionScores scores =
        new CaptionScores(DocumentFrequencies.of(List.of(words(references))), null);
    for (String caption : List.of("", " ", "...", "😀")) {
      Map<String, Double> figures = scores.figures(scores.statistics(caption, references, NOTHING));
      assertTrue(figures.values().stream().allMatch(v -> v < 1e-9), caption + figures);
    }
  }
}
