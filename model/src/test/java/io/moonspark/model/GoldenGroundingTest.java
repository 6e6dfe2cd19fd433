package io.moonspark.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reasoning with grounding, and questions about places, say what the official code says. */
class GoldenGroundingTest {
  @TempDir static Path packs;

  private static Moondream model;
  private static List<Golden> all;

  private int compared;
  private int closeCalls;

  @BeforeAll
  static void open() throws Exception {
    model = Moondream.open(Golden.Set.MINI.pack(packs), Device.cpu());
    all = Golden.Set.MINI.read();
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @Test
  void inOneBatchWithEveryOtherSkill() throws Exception {
    List<Moondream.Item> batch = new ArrayList<>();
    for (Golden golden : all) {
      Request request = golden.request(Golden.Set.MINI);
      List<Question> questions = new ArrayList<>(request.questions());
      questions.addAll(List.of(golden.groundedQuestions()));
      batch.add(item(golden, request.ask(questions.toArray(Question[]::new))));
    }
    List<Enrichment> results = model.enrich(batch);
    List<Enrichment> others = model.enrich(without(batch));
    for (int i = 0; i < all.size(); i++) {
      int plain = all.get(i).query().size();
      List<Enrichment.Answer> answers = results.get(i).answers();
      compare(all.get(i), answers.subList(plain, answers.size()));
      assertEquals(
          others.get(i),
          new Enrichment(
              results.get(i).captions(),
              answers.subList(0, plain),
              results.get(i).boxes(),
              results.get(i).points(),
              List.of()),
          "other skills say the same beside a reasoning");
    }
    report();
  }

  @Test
  void imageByImageWithoutOtherSkills() throws Exception {
    for (Golden golden : all) {
      Request request = golden.request(Golden.Set.MINI);
      Request alone =
          Request.none()
              .ask(golden.groundedQuestions())
              .limits(request.maxTokens(), request.maxObjects());
      compare(golden, model.enrich(List.of(item(golden, alone))).get(0).answers());
    }
    report();
  }

  @Test
  void besideImagesThatAreAskedLess() throws Exception {
    List<Moondream.Item> batch = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      Request request = all.get(i).request(Golden.Set.MINI);
      batch.add(
          item(all.get(i), i % 2 == 0 ? request.ask(all.get(i).groundedQuestions()) : request));
    }
    List<Enrichment> results = model.enrich(batch);
    List<Enrichment> others = model.enrich(without(batch));
    for (int i = 0; i < all.size(); i++) {
      if (i % 2 == 0) {
        compare(all.get(i), results.get(i).answers());
      } else {
        assertEquals(others.get(i), results.get(i));
      }
    }
  }

  @Test
  void limitCutsReasoningAndAnswerEach() throws Exception {
    Question question = all.get(0).groundedQuestions()[0];
    for (int limit : new int[] {1, 2, 5}) {
      Request request = Request.none().ask(question).limits(limit, 1);
      Enrichment.Answer cut =
          model.enrich(List.of(item(all.get(0), request))).get(0).answers().get(0);
      Enrichment.Reasoning reasoning = cut.reasoning().orElseThrow();
      assertEquals(limit, reasoning.tokens().size());
      assertEquals(Enrichment.Finish.LENGTH, reasoning.finish());
      assertEquals(limit, cut.text().tokens().size());
      String whole = all.get(0).reasoning().get(0).reasoning().text();
      assertTrue(whole.startsWith(reasoning.text()), reasoning.text());
    }
  }

  @Test
  void longPromptLeavesReasoningAndAnswerHalfOfTheRoomEach() throws Exception {
    String words = "Is it a cat or a dog? ".repeat(130);
    Request request = Request.none().ask(Question.of(words).reasoned());
    Enrichment.Answer answer =
        model.enrich(List.of(item(all.get(0), request))).get(0).answers().get(0);
    int reasoned = answer.reasoning().orElseThrow().tokens().size();
    assertTrue(reasoned > 10 && reasoned < Request.MAX_TOKENS_DEFAULT, reasoned + " tokens");
  }

  private static Moondream.Item item(Golden golden, Request request) throws Exception {
    return new Moondream.Item(model.prepare(Golden.Set.MINI.image(golden)), request);
  }

  private static List<Moondream.Item> without(List<Moondream.Item> batch) {
    List<Moondream.Item> plain = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      plain.add(new Moondream.Item(batch.get(i).crops(), all.get(i).request(Golden.Set.MINI)));
    }
    return plain;
  }

  private void compare(Golden golden, List<Enrichment.Answer> answers) {
    for (int i = 0; i < golden.reasoning().size(); i++) {
      Golden.Reasoned reasoned = golden.reasoning().get(i);
      Enrichment.Answer answer = answers.get(2 * i);
      Enrichment.Reasoning reasoning = answer.reasoning().orElseThrow();
      compare(
          golden.image(),
          reasoned.minMargin(),
          List.of(reasoned.reasoning(), reasoned.answer().strip()),
          List.of(
              new Golden.Reasoning(
                  reasoning.text(),
                  reasoning.grounding().stream().map(GoldenGroundingTest::golden).toList()),
              answer.text().text()));

      Golden.Spatial spatial = golden.spatial().get(i);
      Enrichment.Text text = answers.get(2 * i + 1).text();
      compare(
          golden.image(),
          spatial.minMargin(),
          List.of(spatial.tokens(), spatial.text().strip()),
          List.of(text.tokens(), text.text()));
    }
  }

  private static Golden.Grounding golden(Enrichment.Grounding grounding) {
    return new Golden.Grounding(
        grounding.start(),
        grounding.end(),
        grounding.points().stream().map(point -> List.of(point.x(), point.y())).toList());
  }

  private void compare(String image, double margin, List<Object> expected, List<Object> actual) {
    compared++;
    if (margin < Golden.CLOSE_CALL && !expected.equals(actual)) {
      closeCalls++;
    } else {
      assertEquals(expected, actual, image);
    }
  }

  private void report() {
    assertEquals(32, compared);
    assertTrue(closeCalls <= 1, "one golden answer is a close call");
    System.out.println(
        "grounding: " + compared + " compared, " + closeCalls + " close calls differ");
  }
}
