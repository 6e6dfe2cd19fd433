package io.moonspark.model.runtime;

import io.moonspark.model.EngineException;
import io.moonspark.model.Enrichment;
import io.moonspark.model.Enrichment.Finish;
import io.moonspark.model.ErrorCode;
import io.moonspark.model.Request;
import io.moonspark.model.config.MoondreamConfig;
import io.moonspark.model.graph.Skill;
import io.moonspark.model.text.PromptEncoder;
import io.moonspark.model.text.Repetition;
import io.moonspark.model.text.Tokenizer;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns requests into decoder rows and what was generated back into results. Captions come first,
 * then questions, detect, point.
 */
final class Rows {
  private final MoondreamConfig config;
  private final Tokenizer tokenizer;
  private final PromptEncoder prompts;

  Rows(MoondreamConfig config, Tokenizer tokenizer) {
    this.config = config;
    this.tokenizer = tokenizer;
    this.prompts = new PromptEncoder(config.tokenizer(), tokenizer);
  }

  /**
   * The rows of a request.
   *
   * @throws EngineException if a prompt is longer than the context
   */
  List<PromptRow> of(Request request) {
    List<PromptRow> rows = new ArrayList<>();
    request
        .captions()
        .forEach(
            length ->
                rows.add(
                    row(Skill.TEXT, prompts.caption(length), request.maxTokens(), length.label())));
    request
        .questions()
        .forEach(
            question ->
                rows.add(
                    row(Skill.TEXT, prompts.question(question), request.maxTokens(), question)));
    request
        .detect()
        .forEach(
            label ->
                rows.add(row(Skill.DETECT, prompts.detect(label), request.maxObjects(), label)));
    request
        .point()
        .forEach(
            label -> rows.add(row(Skill.POINT, prompts.point(label), request.maxObjects(), label)));
    return rows;
  }

  /**
   * @param units tokens or objects asked for; as many whole ones as the context leaves room for are
   *     allowed
   */
  private PromptRow row(Skill skill, long[] prompt, int units, String words) {
    int room = config.text().maxContext() - config.prefixLength() - prompt.length;
    if (room < skill.period()) {
      String start = words.length() > 40 ? words.substring(0, 40) + "..." : words;
      throw new EngineException(
          ErrorCode.ENGINE,
          "the prompt '"
              + start
              + "' has "
              + prompt.length
              + " tokens, which leaves no room in a context of "
              + config.text().maxContext());
    }
    int allowed = (int) Math.min(units, (long) (room / skill.period()));
    return new PromptRow(skill, prompt, allowed * skill.period());
  }

  /** What was said of one image of the batch. */
  Enrichment result(Request request, List<PromptRow> rows, Generated generated, int image) {
    Cursor cursor = new Cursor(rows, generated, image);
    List<Enrichment.Caption> captions = new ArrayList<>();
    List<Enrichment.Answer> answers = new ArrayList<>();
    List<Enrichment.Box> boxes = new ArrayList<>();
    List<Enrichment.Point> points = new ArrayList<>();
    request
        .captions()
        .forEach(length -> captions.add(new Enrichment.Caption(length, cursor.text())));
    request
        .questions()
        .forEach(question -> answers.add(new Enrichment.Answer(question, cursor.text())));
    request.detect().forEach(label -> boxes.addAll(cursor.boxes(label)));
    request.point().forEach(label -> points.addAll(cursor.points(label)));
    return new Enrichment(
        List.copyOf(captions), List.copyOf(answers), List.copyOf(boxes), List.copyOf(points));
  }

  /** Walks over an image's rows, past fillers. */
  private final class Cursor {
    private final List<PromptRow> rows;
    private final Generated generated;
    private final int image;
    private int next;

    Cursor(List<PromptRow> rows, Generated generated, int image) {
      this.rows = rows;
      this.generated = generated;
      this.image = image;
    }

    private int advance() {
      while (rows.get(next).isFiller()) {
        next++;
      }
      return next++;
    }

    Enrichment.Text text() {
      int row = advance();
      int limit = rows.get(row).limit();
      List<Integer> tokens = generated.text(image, row, limit);
      return new Enrichment.Text(
          tokenizer.decode(tokens).strip(), List.copyOf(tokens), finish(tokens, limit));
    }

    private static Finish finish(List<Integer> tokens, int limit) {
      if (tokens.size() < limit) {
        return Finish.STOP;
      }
      return Repetition.endsIn(tokens) ? Finish.REPETITION : Finish.LENGTH;
    }

    List<Enrichment.Box> boxes(String label) {
      int row = advance();
      int period = Skill.DETECT.period();
      int count = generated.objects(image, row, rows.get(row).limit(), period);
      List<Enrichment.Box> boxes = new ArrayList<>();
      for (int step = 0; step < count * period; step += period) {
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
      int row = advance();
      int period = Skill.POINT.period();
      int count = generated.objects(image, row, rows.get(row).limit(), period);
      List<Enrichment.Point> points = new ArrayList<>();
      for (int step = 0; step < count * period; step += period) {
        points.add(
            new Enrichment.Point(
                label,
                generated.coordinate(step, image, row, 0),
                generated.coordinate(step + 1, image, row, 0)));
      }
      return points;
    }
  }
}
