package io.moonspark.model.runtime;

import io.moonspark.model.graph.Skill;
import io.moonspark.model.text.Prompt;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The decoder rows of a batch as a rectangle: every image has the same number of rows of each
 * skill, sorted by skill. Where an image has fewer, fillers that end at once take their place.
 *
 * @param images I
 * @param rows M for each image, in the order of the graph
 */
record PromptBatch(int images, List<List<PromptRow>> rows) {

  /**
   * @param wanted for each image its rows, sorted by skill
   * @param filler prompt of fillers, not empty
   */
  static PromptBatch of(List<List<PromptRow>> wanted, Prompt filler) {
    int[] width = new int[Skill.values().length];
    for (List<PromptRow> image : wanted) {
      for (Skill skill : Skill.values()) {
        width[skill.ordinal()] = Math.max(width[skill.ordinal()], of(image, skill).size());
      }
    }
    List<List<PromptRow>> rectangle = new ArrayList<>();
    for (List<PromptRow> image : wanted) {
      List<PromptRow> row = new ArrayList<>();
      for (Skill skill : Skill.values()) {
        List<PromptRow> own = of(image, skill);
        row.addAll(own);
        for (int i = own.size(); i < width[skill.ordinal()]; i++) {
          row.add(PromptRow.greedy(skill, filler, 0));
        }
      }
      rectangle.add(row);
    }
    return new PromptBatch(wanted.size(), rectangle);
  }

  private static List<PromptRow> of(List<PromptRow> rows, Skill skill) {
    return rows.stream().filter(row -> row.skill() == skill).toList();
  }

  /** M, rows of each image. */
  int prompts() {
    return rows.get(0).size();
  }

  /** T, length of the longest prompt. */
  int length() {
    return rows.stream()
        .flatMap(List::stream)
        .mapToInt(row -> row.prompt().length())
        .max()
        .orElseThrow();
  }

  /** Number of rows of each image that give coordinates; they come last. */
  int regionRows() {
    return (int) rows.get(0).stream().filter(row -> row.skill() != Skill.TEXT).count();
  }

  /** i64 [I, M, T], padded on the left. */
  long[] tokens() {
    int length = length();
    long[] tokens = new long[images * prompts() * length];
    int end = 0;
    for (List<PromptRow> image : rows) {
      for (PromptRow row : image) {
        end += length;
        int own = row.prompt().length();
        System.arraycopy(row.prompt().tokens(), 0, tokens, end - own, own);
      }
    }
    return tokens;
  }

  /** i64 [I, M]. */
  long[] lengths() {
    return rows.stream().flatMap(List::stream).mapToLong(row -> row.prompt().length()).toArray();
  }

  /** i64 [I, M]. */
  long[] limits() {
    return rows.stream().flatMap(List::stream).mapToLong(PromptRow::limit).toArray();
  }

  /** i64 [M]. */
  long[] skills() {
    return rows.get(0).stream().mapToLong(row -> row.skill().ordinal()).toArray();
  }

  /** The places that prompts speak of. */
  References references() {
    References references = new References();
    int length = length();
    int end = 0;
    for (List<PromptRow> image : rows) {
      for (PromptRow row : image) {
        end += length;
        references.add(row.prompt(), end - row.prompt().length());
      }
    }
    return references;
  }

  /** The rows that draw their tokens. */
  Samples samples() {
    Samples samples = new Samples();
    long index = 0;
    for (List<PromptRow> image : rows) {
      for (PromptRow row : image) {
        if (row.sampled().isPresent()) {
          samples.add(index, row.sampled().get());
        }
        index++;
      }
    }
    return samples;
  }

  @Override
  public String toString() {
    return images + " images x " + prompts() + " prompts " + Arrays.toString(skills());
  }
}
