package io.moonspark.jobs.narratives;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Rules of the steps that make questions. */
final class QuestionRules {

  private static final String ABSURD = "absurd";

  /** An honest answer to what is not there, or cannot be known, denies something. */
  private static final Pattern DENIAL =
      Pattern.compile(
          "\\b(no|not|none|nothing|nobody|neither|cannot|never|unknown|unclear|impossible|without)\\b"
              + "|n['’]t\\b",
          Pattern.CASE_INSENSITIVE);

  private QuestionRules() {}

  static void take(Turn turn, Answer answer) {
    int number = 0;
    for (JsonNode each : answer.value().path("questions")) {
      List<Fact> facts = Citations.of(turn.state(), each.path("facts"));
      Question question =
          new Question(
              turn.variant() + "q" + number++,
              turn.kind(),
              each.path("question").asText().strip(),
              each.path("answer").asText().strip(),
              facts.stream().map(Fact::id).toList(),
              answer.call());
      String against = null;
      if (facts.isEmpty()) {
        against = "cites no usable fact";
      } else if (Support.of(question.answer(), Support.sources(facts))
          < turn.chain().minSupport()) {
        against = "most of the answer is not in the facts it cites";
      } else if (answersItself(question)) {
        against = "the question says the answer";
      }
      keepOrDrop(turn, question, against);
    }
  }

  /** All that the answer says is in the question; an answer of yes or no says something else. */
  private static boolean answersItself(Question question) {
    Set<String> answer = Words.content(question.answer());
    return !answer.isEmpty()
        && Words.content(question.question()).containsAll(answer)
        && !question.answer().matches("(?is)(yes|no)\\b.*");
  }

  static void takeNegatives(Turn turn, Answer answer) {
    int number = 0;
    for (JsonNode each : answer.value().path("questions")) {
      Question question =
          new Question(
              turn.variant() + "q" + number++,
              turn.kind(),
              each.path("question").asText().strip(),
              each.path("answer").asText().strip(),
              List.of(),
              answer.call());
      String against = null;
      if (!DENIAL.matcher(question.answer()).find()) {
        against = "the answer does not deny";
      } else if (turn.kind().equals(ABSURD)) {
        against = absurdityProblem(turn.state(), question, each.path("about").asText());
      }
      keepOrDrop(turn, question, against);
    }
  }

  private static String absurdityProblem(ImageState state, Question question, String about) {
    Set<String> words = Words.content(about);
    Set<String> said =
        state.transcripts().stream()
            .flatMap(transcript -> Words.content(transcript.text()).stream())
            .collect(Collectors.toSet());
    if (words.isEmpty() || !Words.content(question.question()).containsAll(words)) {
      return "the question is not about what it says";
    }
    return words.stream().anyMatch(said::contains) ? "an annotator spoke of it" : null;
  }

  static void judge(Turn turn, Answer answer) {
    Verdicts verdicts = new Verdicts(answer.value());
    List<Question> all = List.copyOf(turn.state().questions());
    turn.state().questions().clear();
    for (Question question : all) {
      String against = verdicts.against(question.id());
      keepOrDrop(turn, question, against.isEmpty() ? null : against);
    }
  }

  private static void keepOrDrop(Turn turn, Question question, String against) {
    if (against == null) {
      turn.state().questions().add(question);
    } else {
      String text = question.question() + " " + question.answer();
      turn.state().dropped().add(new Dropped(turn.step().name(), question.id(), text, against));
    }
  }
}
