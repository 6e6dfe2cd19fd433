package io.moonspark.jobs.evaluate.metrics;

import java.io.Serializable;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All figures of captions with references, from one vector of statistics a caption.
 *
 * @param frequencies of n-grams in the references of the whole evaluated set
 * @param chair the objects to look for in captions; null for none
 */
public record CaptionScores(DocumentFrequencies frequencies, Chair chair) implements Serializable {

  private static final int ROUGE = 1 + Bleu.STATISTICS;
  private static final int CIDER = ROUGE + 1;
  private static final int CHAIR = CIDER + 1;
  private static final int STATISTICS = CHAIR + 3;

  /** The same with the frequencies of some more n-grams, for a caption that has them. */
  public CaptionScores with(DocumentFrequencies rare) {
    return new CaptionScores(frequencies.with(rare), chair);
  }

  /**
   * The statistics of a caption.
   *
   * @param references what people wrote, at least one
   * @param present names of the objects in the image
   */
  public double[] statistics(String caption, List<String> references, Set<String> present) {
    List<String> words = PtbTokenizer.words(caption);
    List<List<String>> wanted = references.stream().map(PtbTokenizer::words).toList();
    double[] statistics = new double[STATISTICS];
    statistics[0] = 1;
    Bleu.statistics(words, wanted, statistics, 1);
    statistics[ROUGE] = RougeL.score(words, wanted);
    statistics[CIDER] = CiderD.score(words, wanted, frequencies);
    if (chair != null) {
      Set<String> there = new HashSet<>();
      present.forEach(name -> there.add(chair.object(name)));
      references.forEach(reference -> there.addAll(chair.mentions(reference)));
      System.arraycopy(chair.statistics(caption, there), 0, statistics, CHAIR, 3);
    }
    return statistics;
  }

  /** CIDEr-D of one caption, of its statistics. */
  public double cider(double[] statistics) {
    return statistics[CIDER];
  }

  /** What sums of statistics say: BLEU, ROUGE-L and CIDEr-D, and CHAIR where objects are known. */
  public Map<String, Double> figures(double[] sums) {
    Map<String, Double> figures = new LinkedHashMap<>();
    for (int n = 1; n <= NGrams.MAX; n++) {
      figures.put("BLEU-" + n, Bleu.score(sums, 1, n));
    }
    figures.put("ROUGE-L", sums[ROUGE] / sums[0]);
    figures.put("CIDEr-D", sums[CIDER] / sums[0]);
    if (chair != null) {
      figures.put("CHAIRs", sums[CHAIR] / sums[0]);
      figures.put("CHAIRi", sums[CHAIR + 1] / sums[CHAIR + 2]);
    }
    return figures;
  }
}
