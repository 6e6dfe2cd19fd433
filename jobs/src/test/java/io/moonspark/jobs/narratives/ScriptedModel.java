package io.moonspark.jobs.narratives;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Answers the prompts of the chain in {@code conf} by simple rules: its verdicts are right, what it
 * writes holds something made up each time.
 */
final class ScriptedModel {

  /** Made up, with a quote that nobody said. */
  static final String NEVER_SAID = "A purple elephant plays chess.";

  /** Made up, with a quote that was said. */
  static final String FALSELY_CITED = "The dog wears a golden crown.";

  /** The same, and most of its words were said: only the validation can find the helmet. */
  static final String MOSTLY_SAID = "The crowded background is a helmet.";

  /** The image of which all is made up. */
  static final String ALL_MADE_UP = "number 31.";

  private static final Pattern TRANSCRIPT =
      Pattern.compile("<transcripts?>\\s*(.*?)\\s*</transcripts?>", Pattern.DOTALL);

  private ScriptedModel() {}

  static String answer(String step, String prompt) throws JsonProcessingException {
    ObjectNode answer = Json.MAPPER.createObjectNode();
    switch (step) {
      case "correct" -> answer.put("text", transcript(prompt));
      case "extract" -> extract(prompt, answer.putArray("facts"));
      case "validate", "judge_captions", "judge_questions", "filter" ->
          judge(step, prompt, answer.putArray("verdicts"));
      case "merge" -> merge(prompt, answer);
      case "caption" -> caption(prompt, answer.putArray("sentences"));
      case "question" -> questions(prompt, answer.putArray("questions"));
      case "negative" -> negatives(prompt, answer.putArray("questions"));
      default -> throw new IllegalArgumentException(step);
    }
    return answer.toString();
  }

  private static String transcript(String prompt) {
    Matcher matcher = TRANSCRIPT.matcher(prompt);
    return matcher.find() ? matcher.group(1) : "";
  }

  /** The lines of the prompt that are JSON with an id. */
  private static List<JsonNode> lines(String prompt) throws JsonProcessingException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : prompt.lines().filter(l -> l.startsWith("{\"id\"")).toList()) {
      lines.add(Json.MAPPER.readTree(line));
    }
    return lines;
  }

  private static void extract(String prompt, ArrayNode facts) {
    String transcript = transcript(prompt);
    if (!transcript.contains(ALL_MADE_UP)) {
      for (String sentence : transcript.split("(?<=\\.) ")) {
        facts.addObject().put("text", sentence).put("quote", sentence);
      }
    }
    facts.addObject().put("text", NEVER_SAID).put("quote", "purple elephant plays chess");
    facts.addObject().put("text", FALSELY_CITED).put("quote", "In the front I can see");
    facts.addObject().put("text", MOSTLY_SAID).put("quote", "a crowded");
  }

  private static void judge(String step, String prompt, ArrayNode verdicts)
      throws JsonProcessingException {
    Set<String> said = Words.content(transcript(prompt));
    for (JsonNode line : lines(prompt)) {
      boolean keep;
      if (step.equals("filter")) {
        keep = !line.path("question").asText().contains("anyway");
      } else if (line.has("answer")) {
        boolean negative = line.path("kind").asText().matches("absurd|unanswerable");
        keep = negative || said.containsAll(Words.content(line.path("answer").asText()));
      } else {
        keep = said.containsAll(Words.content(line.path("text").asText()));
      }
      verdicts
          .addObject()
          .put("id", line.path("id").asText())
          .put("keep", keep)
          .put("reason", keep ? "" : "nobody said that");
    }
  }

  /** Facts of the same words are the same; facts that differ in one word contradict each other. */
  private static void merge(String prompt, ObjectNode answer) throws JsonProcessingException {
    ArrayNode same = answer.putArray("same");
    ArrayNode contradictions = answer.putArray("contradictions");
    List<JsonNode> facts = lines(prompt);
    for (int i = 0; i < facts.size(); i++) {
      for (int k = i + 1; k < facts.size(); k++) {
        Set<String> words = new HashSet<>(Words.texts(facts.get(i).path("text").asText()));
        words.removeAll(Words.texts(facts.get(k).path("text").asText()));
        if (words.size() < 2) {
          (words.isEmpty() ? same : contradictions)
              .addArray()
              .add(facts.get(i).path("id"))
              .add(facts.get(k).path("id"));
        }
      }
    }
  }

  private static void caption(String prompt, ArrayNode sentences) throws JsonProcessingException {
    List<JsonNode> facts = lines(prompt);
    int most = prompt.contains("Write a short") ? 1 : prompt.contains("Write a long") ? 9 : 2;
    for (JsonNode fact : facts.subList(0, Math.min(most, facts.size()))) {
      String text = fact.path("text").asText();
      sentences.addObject().put("text", text).putArray("facts").add(fact.path("id"));
    }
    JsonNode id = facts.get(0).path("id");
    String text = facts.get(0).path("text").asText();
    sentences.addObject().put("text", NEVER_SAID).putArray("facts").add(id);
    sentences.addObject().put("text", text).putArray("facts").add("a9f9");
    // Most of its words are in the fact: only the judge can find the zeppelin.
    sentences
        .addObject()
        .put("text", text.replace(".", " under a zeppelin."))
        .putArray("facts")
        .add(id);
  }

  private static void questions(String prompt, ArrayNode questions) throws JsonProcessingException {
    JsonNode fact = lines(prompt).get(0);
    String text = fact.path("text").asText();
    question(questions, "What is to be seen?", text, fact);
    question(questions, "Is it so that " + text, text, fact);
    question(questions, "What is to be seen anyway?", text, fact);
    question(questions, "Who is to be seen?", NEVER_SAID, fact);
  }

  private static void question(ArrayNode questions, String asked, String answer, JsonNode fact) {
    ObjectNode question = questions.addObject().put("question", asked).put("answer", answer);
    question.putArray("facts").add(fact.path("id"));
  }

  private static void negatives(String prompt, ArrayNode questions) throws JsonProcessingException {
    if (prompt.contains("of the kind: absurd")) {
      String there = Words.content(lines(prompt).get(0).path("text").asText()).iterator().next();
      negative(questions, "What color is the spaceship?", "spaceship", "There is no spaceship.");
      negative(questions, "Who flies the spaceship?", "spaceship", "A captain flies it.");
      negative(questions, "What is " + there + "?", there, "There is no such thing.");
    } else {
      negative(questions, "What did it cost?", "cost", "The image cannot tell.");
      negative(questions, "When was it bought?", "bought", "In 1987.");
    }
  }

  private static void negative(ArrayNode questions, String asked, String about, String answer) {
    questions.addObject().put("question", asked).put("about", about).put("answer", answer);
  }
}
