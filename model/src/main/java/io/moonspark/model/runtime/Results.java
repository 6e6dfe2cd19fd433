package io.moonspark.model.runtime;

import io.moonspark.model.Enrichment;
import io.moonspark.model.Enrichment.Finish;
import io.moonspark.model.Question;
import io.moonspark.model.Request;
import io.moonspark.model.SpatialRef;
import io.moonspark.model.config.TokenizerConfig;
import io.moonspark.model.graph.Skill;
import io.moonspark.model.text.Repetition;
import io.moonspark.model.text.Tokenizer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Turns what was generated into results, in the order of the request. */
final class Results {
  private final TokenizerConfig config;
  private final Tokenizer tokenizer;

  Results(TokenizerConfig config, Tokenizer tokenizer) {
    this.config = config;
    this.tokenizer = tokenizer;
  }

  /**
   * What was said of one image of the batch.
   *
   * @param rows those of the image, as {@link Rows} makes them, with fillers
   */
  Enrichment of(Request request, List<PromptRow> rows, Generated generated, int image) {
    Reader reader = new Reader(rows, generated, image);
    return new Enrichment(
        request.captions().stream()
            .map(length -> new Enrichment.Caption(length, reader.text()))
            .toList(),
        request.questions().stream().map(reader::answer).toList(),
        request.detect().stream().flatMap(label -> reader.boxes(label).stream()).toList(),
        request.point().stream().flatMap(label -> reader.points(label).stream()).toList(),
        request.gaze().stream().map(reader::gaze).toList());
  }

  /** Walks over an image's rows of each skill, past fillers. */
  private final class Reader {
    private final List<PromptRow> rows;
    private final Generated generated;
    private final int image;
    private final Map<Skill, Integer> next = new EnumMap<>(Skill.class);

    Reader(List<PromptRow> rows, Generated generated, int image) {
      this.rows = rows;
      this.generated = generated;
      this.image = image;
    }

    private int advance(Skill skill) {
      int row = next.getOrDefault(skill, 0);
      while (rows.get(row).skill() != skill || rows.get(row).isFiller()) {
        row++;
      }
      next.put(skill, row + 1);
      return row;
    }

    Enrichment.Text text() {
      return text(advance(Skill.TEXT), 0);
    }

    Enrichment.Answer answer(Question question) {
      return switch (question.mode()) {
        case DIRECT -> new Enrichment.Answer(question, text(), Optional.empty());
        case REASONED -> reasonedAnswer(question, advance(Skill.REASON));
      };
    }

    private Enrichment.Text text(int row, int from) {
      int limit = rows.get(row).limit();
      List<Integer> tokens = generated.text(image, row, from, limit, config.eosId());
      return new Enrichment.Text(
          tokenizer.decode(tokens).strip(), List.copyOf(tokens), finish(tokens, limit));
    }

    private Enrichment.Answer reasonedAnswer(Question question, int row) {
      int limit = rows.get(row).limit();
      List<Integer> tokens = generated.text(image, row, 0, limit, config.answerId().orElseThrow());
      GroundedText text = new GroundedText(config.grounding().orElseThrow(), tokenizer);
      for (int step = 0; step < tokens.size(); step++) {
        text.add(tokens.get(step), generated.coordinate(step, image, row, 0));
      }
      return new Enrichment.Answer(
          question,
          text(row, tokens.size() + config.query().suffix().size()),
          Optional.of(text.reasoning(List.copyOf(tokens), finish(tokens, limit))));
    }

    private static Finish finish(List<Integer> tokens, int limit) {
      if (tokens.size() < limit) {
        return Finish.STOP;
      }
      return Repetition.endsIn(tokens) ? Finish.REPETITION : Finish.LENGTH;
    }

    List<Enrichment.Box> boxes(String label) {
      int row = advance(Skill.DETECT);
      List<Enrichment.Box> boxes = new ArrayList<>();
      for (int step : objects(row, Skill.DETECT)) {
        double x = generated.coordinate(step, image, row, 0);
        double y = generated.coordinate(step + 1, image, row, 0);
        double halfWidth = generated.coordinate(step + 2, image, row, 0) / 2.0;
        double halfHeight = generated.coordinate(step + 2, image, row, 1) / 2.0;
        boxes.add(
            new Enrichment.Box(
                label, x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight));
      }
      return boxes;
    }

    List<Enrichment.Point> points(String label) {
      return places().map(place -> new Enrichment.Point(label, place.x(), place.y())).toList();
    }

    /** The eyes come behind the labels, as their rows do. */
    Enrichment.Gaze gaze(SpatialRef.Point eye) {
      return new Enrichment.Gaze(eye, places().findFirst());
    }

    private Stream<SpatialRef.Point> places() {
      int row = advance(Skill.POINT);
      return IntStream.of(objects(row, Skill.POINT))
          .mapToObj(
              step ->
                  new SpatialRef.Point(
                      generated.coordinate(step, image, row, 0),
                      generated.coordinate(step + 1, image, row, 0)));
    }

    /** The first step of each object. */
    private int[] objects(int row, Skill skill) {
      int period = skill.period();
      int count = generated.objects(image, row, rows.get(row).limit(), period, config.eosId());
      return IntStream.range(0, count).map(object -> object * period).toArray();
    }
  }
}
