package io.moonspark.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A result depends on the image and the prompt alone. */
class BatchIndependenceTest {
  @TempDir static Path packs;

  private static Moondream model;
  private static final List<Moondream.Item> ITEMS = new ArrayList<>();
  private static List<Enrichment> together;

  /** The random model has images of every tiling from 1x1 to 12 crops. */
  @BeforeAll
  static void enrichAllTogether() throws Exception {
    model = Moondream.open(Golden.Set.MINI.pack(packs), Device.cpu());
    for (Golden golden : Golden.Set.MINI.read()) {
      ITEMS.add(
          new Moondream.Item(
              model.prepare(Golden.Set.MINI.image(golden)), golden.request(Golden.Set.MINI)));
    }
    together = model.enrich(ITEMS);
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @Test
  void batchesOfOneAndSevenSayTheSame() {
    for (int size : new int[] {1, 7}) {
      List<Enrichment> results = new ArrayList<>();
      for (int first = 0; first < ITEMS.size(); first += size) {
        results.addAll(model.enrich(ITEMS.subList(first, Math.min(first + size, ITEMS.size()))));
      }
      assertEquals(together, results, "batch size " + size);
    }
  }

  @Test
  void promptsAskedOneByOneSayTheSame() {
    for (int i = 0; i < ITEMS.size(); i++) {
      Moondream.Item item = ITEMS.get(i);
      Request all = item.request();
      List<Enrichment> single = new ArrayList<>();
      for (CaptionLength length : all.captions()) {
        single.add(alone(item, limits(all).caption(length)));
      }
      for (Question question : all.questions()) {
        single.add(alone(item, limits(all).ask(question)));
      }
      for (String label : all.detect()) {
        single.add(alone(item, limits(all).detect(List.of(label))));
      }
      for (String label : all.point()) {
        single.add(alone(item, limits(all).point(List.of(label))));
      }
      assertEquals(together.get(i), merged(single), "image " + i);
    }
  }

  @Test
  void differentRequestsInOneBatchSayTheSame() {
    List<Moondream.Item> mixed = new ArrayList<>();
    List<Enrichment> expected = new ArrayList<>();
    for (int i = 0; i < ITEMS.size(); i++) {
      Request all = ITEMS.get(i).request();
      Enrichment whole = together.get(i);
      Request part =
          switch (i % 4) {
            case 0 -> limits(all).caption(CaptionLength.LONG);
            case 1 -> limits(all).ask(all.questions().toArray(Question[]::new)).point(all.point());
            case 2 -> limits(all).detect(all.detect());
            default -> limits(all);
          };
      mixed.add(new Moondream.Item(ITEMS.get(i).crops(), part));
      expected.add(
          switch (i % 4) {
            case 0 ->
                new Enrichment(
                    List.of(whole.captions().get(2)), List.of(), List.of(), List.of(), List.of());
            case 1 ->
                new Enrichment(List.of(), whole.answers(), List.of(), whole.points(), List.of());
            case 2 -> new Enrichment(List.of(), List.of(), whole.boxes(), List.of(), List.of());
            default -> Enrichment.nothing();
          });
    }
    assertEquals(expected, model.enrich(mixed));
  }

  @Test
  void drawnTextsAreTheSameInAnyBatchAndOthersForAnotherSeed() {
    List<Moondream.Item> drawn = sampled(new Sampling(1.5, 0.9, 7));
    List<Enrichment> batch = model.enrich(drawn);
    for (int i = 0; i < drawn.size(); i++) {
      assertEquals(batch.get(i), model.enrich(List.of(drawn.get(i))).get(0), "image " + i);
      assertEquals(together.get(i).boxes(), batch.get(i).boxes(), "boxes are never drawn");
    }
    assertNotEquals(captions(together), captions(batch));
    assertNotEquals(captions(batch), captions(model.enrich(sampled(new Sampling(1.5, 0.9, 8)))));
  }

  @Test
  void nucleusOfOneTokenIsGreedy() {
    assertEquals(together, model.enrich(sampled(new Sampling(1, 0, 3))));
  }

  private static List<Moondream.Item> sampled(Sampling sampling) {
    return ITEMS.stream()
        .map(item -> new Moondream.Item(item.crops(), item.request().sample(sampling)))
        .toList();
  }

  private static List<List<Enrichment.Caption>> captions(List<Enrichment> results) {
    return results.stream().map(Enrichment::captions).toList();
  }

  @Test
  void concurrentCallsSayTheSame() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      List<Future<List<Enrichment>>> calls = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        calls.add(pool.submit(() -> model.enrich(ITEMS)));
      }
      for (Future<List<Enrichment>> call : calls) {
        assertEquals(together, call.get());
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void limitsCutWhatIsSaidAndNothingElse() {
    for (int i = 0; i < ITEMS.size(); i++) {
      Request all = ITEMS.get(i).request();
      Enrichment cut = alone(ITEMS.get(i), all.limits(5, 2));
      for (int c = 0; c < cut.captions().size(); c++) {
        Enrichment.Text whole = together.get(i).captions().get(c).text();
        Enrichment.Text shorter = cut.captions().get(c).text();
        assertEquals(
            whole.tokens().subList(0, Math.min(5, whole.tokens().size())), shorter.tokens());
        assertEquals(
            whole.tokens().size() >= 5 ? Enrichment.Finish.LENGTH : Enrichment.Finish.STOP,
            shorter.finish());
      }
      assertEquals(
          together.get(i).boxes().stream().limit(2).toList(), cut.boxes(), "one label, two boxes");
      assertEquals(together.get(i).points().stream().limit(2).toList(), cut.points());
    }
  }

  @Test
  void oneTokenLimitEndsAfterThePromptPass() {
    Enrichment cut = alone(ITEMS.get(0), Request.none().caption(CaptionLength.SHORT).limits(1, 1));
    assertEquals(
        together.get(0).captions().get(0).text().tokens().subList(0, 1),
        cut.captions().get(0).text().tokens());
  }

  @Test
  void promptLongerThanTheContextIsRefusedByItsWords() {
    String question = "Is it a cat or a dog? ".repeat(400);
    EngineException error =
        assertThrows(
            EngineException.class,
            () -> alone(ITEMS.get(0), Request.none().ask(List.of(question))));
    assertTrue(error.getMessage().contains("Is it a cat"), error.getMessage());
  }

  @Test
  void rowBesideOneWithALongPromptMayTakeMoreStepsThanThatOneHasRoomFor() {
    String question = "Is it a cat or a dog? ".repeat(160);
    Request caption = Request.none().caption(CaptionLength.SHORT).limits(60, 1);
    assertEquals(
        alone(ITEMS.get(0), caption).captions(),
        alone(ITEMS.get(0), caption.ask(List.of(question))).captions());
  }

  private static Request limits(Request request) {
    return Request.none().limits(request.maxTokens(), request.maxObjects());
  }

  private static Enrichment alone(Moondream.Item item, Request request) {
    return model.enrich(List.of(new Moondream.Item(item.crops(), request))).get(0);
  }

  private static Enrichment merged(List<Enrichment> parts) {
    return new Enrichment(
        parts.stream().flatMap(part -> part.captions().stream()).toList(),
        parts.stream().flatMap(part -> part.answers().stream()).toList(),
        parts.stream().flatMap(part -> part.boxes().stream()).toList(),
        parts.stream().flatMap(part -> part.points().stream()).toList(),
        List.of());
  }
}
