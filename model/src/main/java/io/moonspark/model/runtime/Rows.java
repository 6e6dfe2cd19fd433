package io.moonspark.model.runtime;

import io.moonspark.model.EngineException;
import io.moonspark.model.ErrorCode;
import io.moonspark.model.Question;
import io.moonspark.model.Request;
import io.moonspark.model.config.MoondreamConfig;
import io.moonspark.model.graph.Skill;
import io.moonspark.model.text.Prompt;
import io.moonspark.model.text.PromptEncoder;
import io.moonspark.model.text.Tokenizer;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns requests into decoder rows, sorted by skill: captions, questions, detect, point, and then
 * the questions that want reasoning.
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
  List<PromptRow> of(Request request) {
    List<PromptRow> rows = new ArrayList<>();
    request
        .captions()
        .forEach(
            length ->
                rows.add(
                    row(Skill.TEXT, prompts.caption(length), request.maxTokens(), length.label())));
    questions(request, Question.Mode.DIRECT, Skill.TEXT, rows);
    request
        .detect()
        .forEach(
            label ->
                rows.add(row(Skill.DETECT, prompts.detect(label), request.maxObjects(), label)));
    request
        .point()
        .forEach(
            label -> rows.add(row(Skill.POINT, prompts.point(label), request.maxObjects(), label)));
    questions(request, Question.Mode.REASONED, Skill.REASON, rows);
    return rows;
  }

  private void questions(Request request, Question.Mode mode, Skill skill, List<PromptRow> rows) {
    request.questions().stream()
        .filter(question -> question.mode() == mode)
        .map(
            question ->
                row(skill, prompts.question(question), request.maxTokens(), question.text()))
        .forEach(rows::add);
  }

  private PromptRow row(Skill skill, long[] prompt, int units, String words) {
    return row(skill, Prompt.of(prompt), units, words);
  }

  /**
   * @param units tokens or objects asked for; as many whole ones as the context leaves room for are
   *     allowed, half of them for a reasoning and half for the answer behind it
   */
  private PromptRow row(Skill skill, Prompt prompt, int units, String words) {
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
    return new PromptRow(skill, prompt, Math.min(units, allowed) * skill.period());
  }
}
