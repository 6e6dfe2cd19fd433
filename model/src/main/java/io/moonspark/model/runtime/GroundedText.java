package io.moonspark.model.runtime;

import io.moonspark.model.Enrichment;
import io.moonspark.model.Enrichment.Finish;
import io.moonspark.model.SpatialRef;
import io.moonspark.model.config.TokenizerConfig.GroundingTokens;
import io.moonspark.model.text.Tokenizer;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts a reasoning together from its tokens. The tokens that begin and end a grounded span cut it
 * into parts; a part's coordinates, two by two, are the points that it speaks of.
 *
 * <p>Source: {@code moondream.py} of vikhyat/moondream.
 */
final class GroundedText {
  private final GroundingTokens ids;
  private final Tokenizer tokenizer;
  private final List<Part> parts = new ArrayList<>(List.of(new Part()));

  private static final class Part {
    final List<Integer> tokens = new ArrayList<>();
    final List<Double> coordinates = new ArrayList<>();

    /** Without a last x that has no y. */
    List<SpatialRef.Point> points() {
      List<SpatialRef.Point> points = new ArrayList<>();
      for (int i = 0; i + 1 < coordinates.size(); i += 2) {
        points.add(new SpatialRef.Point(coordinates.get(i), coordinates.get(i + 1)));
      }
      return points;
    }
  }

  GroundedText(GroundingTokens ids, Tokenizer tokenizer) {
    this.ids = ids;
    this.tokenizer = tokenizer;
  }

  /**
   * @param coordinate what the token stands for if it is a coordinate
   */
  void add(int token, double coordinate) {
    if (token == ids.startId() || token == ids.endId()) {
      parts.add(new Part());
    }
    Part part = parts.get(parts.size() - 1);
    part.tokens.add(token);
    if (token == ids.coordId()) {
      part.coordinates.add(coordinate);
    }
  }

  /** The parts are decoded one by one, so that a span never begins within a character. */
  Enrichment.Reasoning reasoning(List<Integer> tokens, Finish finish) {
    StringBuilder text = new StringBuilder();
    List<Enrichment.Grounding> grounding = new ArrayList<>();
    int start = 0;
    for (Part part : parts) {
      String words = tokenizer.decode(part.tokens);
      int end = start + words.codePointCount(0, words.length());
      List<SpatialRef.Point> points = part.points();
      if (!points.isEmpty()) {
        grounding.add(new Enrichment.Grounding(start, end, points));
      }
      text.append(words);
      start = end;
    }
    return new Enrichment.Reasoning(text.toString(), tokens, finish, List.copyOf(grounding));
  }
}
