package io.moonspark.jobs.narratives;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Rules of the steps that make captions. */
final class CaptionRules {

  private CaptionRules() {}

  static void take(Turn turn, Answer answer) {
    ImageState state = turn.state();
    List<Sentence> sentences = new ArrayList<>();
    int number = 0;
    for (JsonNode each : answer.value().path("sentences")) {
      String id = turn.variant() + "s" + number++;
      String text = each.path("text").asText().strip();
      List<Fact> facts = Citations.of(state, each.path("facts"));
      double support = Support.of(text, Support.sources(facts));
      if (facts.isEmpty()) {
        drop(turn, id, text, "cites no usable fact");
      } else if (support < turn.chain().minSupport()) {
        drop(turn, id, text, "most of it is not in the facts it cites");
      } else {
        sentences.add(new Sentence(id, text, facts.stream().map(Fact::id).toList(), support));
      }
    }
    if (!sentences.isEmpty()) {
      state
          .captions()
          .add(new Caption(turn.variant(), turn.kind(), turn.style(), sentences, answer.call()));
    }
  }

  static void judge(Turn turn, Answer answer) {
    Verdicts verdicts = new Verdicts(answer.value());
    turn.state().captions().replaceAll(caption -> judged(turn, caption, verdicts));
    turn.state().captions().removeIf(caption -> caption.sentences().isEmpty());
  }

  private static Caption judged(Turn turn, Caption caption, Verdicts verdicts) {
    List<Sentence> left = new ArrayList<>();
    for (Sentence sentence : caption.sentences()) {
      String against = verdicts.against(sentence.id());
      if (against.isEmpty()) {
        left.add(sentence);
      } else {
        drop(turn, sentence.id(), sentence.text(), against);
      }
    }
    return caption.with(left);
  }

  private static void drop(Turn turn, String id, String text, String reason) {
    turn.state().dropped().add(new Dropped(turn.step().name(), id, text, reason));
  }
}
