package io.moonspark.model.runtime;

import io.moonspark.model.EngineException;
import io.moonspark.model.ErrorCode;
import io.moonspark.model.Question;
import io.moonspark.model.Request;
import io.moonspark.model.Sampling;
import io.moonspark.model.config.MoondreamConfig;
import io.moonspark.model.graph.Skill;
import io.moonspark.model.image.CropSet;
import io.moonspark.model.text.Prompt;
import io.moonspark.model.text.PromptEncoder;
import io.moonspark.model.text.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Turns requests into decoder rows, sorted by skill: captions, questions, detect, point, gaze, and
 * then the questions that want reasoning.
 */
final class Rows {
  private final MoondreamConfig config;
  private final PromptEncoder prompts;

  Rows(MoondreamConfig config, Tokenizer tokenizer) {
    this.config = config;
    this.prompts = new PromptEncoder(config.tokenizer(), tokenizer);
  }

  /**
   * The rows of a request.
   *
   * @throws EngineException if a prompt is longer than the context
   */
  List<PromptRow> of(Request request, CropSet image) {
    return new Image(request, image).rows();
  }

  private final class Image {
    private final Request request;
    private final Optional<Draws> draws;
    private final List<PromptRow> rows = new ArrayList<>();

    Image(Request request, CropSet image) {
      this.request = request;
      this.draws = request.sampling().isGreedy() ? Optional.empty() : Optional.of(Draws.of(image));
    }

    List<PromptRow> rows() {
      request
          .captions()
          .forEach(length -> text(Skill.TEXT, Prompt.of(prompts.caption(length)), length.label()));
      questions(Question.Mode.DIRECT, Skill.TEXT);
      request.detect().forEach(label -> objects(Skill.DETECT, prompts.detect(label), label));
      request.point().forEach(label -> objects(Skill.POINT, prompts.point(label), label));
      request.gaze().forEach(eye -> add(Skill.POINT, prompts.gaze(eye), 1, "gaze"));
      questions(Question.Mode.REASONED, Skill.REASON);
      return rows;
    }

    private void questions(Question.Mode mode, Skill skill) {
      request.questions().stream()
          .filter(question -> question.mode() == mode)
          .forEach(question -> text(skill, prompts.question(question), question.text()));
    }

    private void objects(Skill skill, long[] prompt, String label) {
      add(skill, Prompt.of(prompt), request.maxObjects(), label);
    }

    private void add(Skill skill, Prompt prompt, int units, String words) {
      rows.add(PromptRow.greedy(skill, prompt, limit(skill, prompt, units, words)));
    }

    private void text(Skill skill, Prompt prompt, String words) {
      int limit = limit(skill, prompt, request.maxTokens(), words);
      Sampling sampling = request.sampling();
      rows.add(
          new PromptRow(
              skill,
              prompt,
              limit,
              draws.map(
                  own ->
                      new PromptRow.Sampled(
                          sampling, own.row(sampling, prompt, steps(skill, limit))))));
    }
  }

  /** Steps that a row of text takes at most. */
  private int steps(Skill skill, int limit) {
    return skill == Skill.REASON ? 2 * limit + config.tokenizer().query().suffix().size() : limit;
  }

  /**
   * Steps that a row may take, or tokens of its reasoning.
   *
   * @param units tokens or objects asked for; as many whole ones as the context leaves room for are
   *     allowed, half of them for a reasoning and half for the answer behind it
   */
  private int limit(Skill skill, Prompt prompt, int units, String words) {
    int room = config.text().maxContext() - config.prefixLength() - prompt.length();
    int allowed =
        skill == Skill.REASON
            ? (room - config.tokenizer().query().suffix().size()) / 2
            : room / skill.period();
    if (allowed < 1) {
      String start = words.length() > 40 ? words.substring(0, 40) + "..." : words;
      throw new EngineException(
          ErrorCode.ENGINE,
          "the prompt '"
              + start
              + "' has "
              + prompt.length()
              + " tokens, which leaves no room in a context of "
              + config.text().maxContext());
    }
    return Math.min(units, allowed) * skill.period();
  }
}
