package io.moonspark.model.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moonspark.model.CaptionLength;
import io.moonspark.model.Device;
import io.moonspark.model.Enrichment;
import io.moonspark.model.Golden;
import io.moonspark.model.Moondream;
import io.moonspark.model.Question;
import io.moonspark.model.Request;
import io.moonspark.model.Sampling;
import io.moonspark.model.SpatialRef;
import io.moonspark.model.config.TokenizerConfig;
import io.moonspark.model.graph.WeightType;
import io.moonspark.model.image.CropSet;
import io.moonspark.model.image.Cropper;
import io.moonspark.model.image.RgbImage;
import io.moonspark.model.pack.PackBuilder;
import io.moonspark.model.pack.Packs;
import io.moonspark.model.runtime.Draws;
import io.moonspark.model.text.Prompt;
import io.moonspark.model.text.PromptEncoder;
import io.moonspark.model.text.Tokenizer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The graphs say what a plain float64 implementation says, on models of random shape (heads that
 * share keys, odd grids, wide margins, few bins) and images of random size.
 */
class ReferenceModelTest {
  private static final int MODELS = 200;
  private static final int ADAPTED_MODELS = 20;
  private static final int FLOAT16_MODELS = 25;

  /** Of 100 models, no decision with a margin above 0.006 turned out differently. */
  private static final double FLOAT16_CLOSE_CALL = 0.02;

  /** Of 100 models, no draw with a margin above 0.083 did. */
  private static final double FLOAT16_CLOSE_DRAW = 0.25;

  private static final int IMAGES = 2;
  private static final int MAX_TOKENS = 6;
  private static final int MAX_OBJECTS = 2;
  private static final double FLOAT32 = 1e-4;
  private static final SpatialRef.Point EYE = new SpatialRef.Point(0.6, 0.25);

  @TempDir static Path directory;

  private WeightType type = WeightType.FP32;

  /** Decisions whose margin is less, in logits, may turn out differently. */
  private double closeCall = Golden.CLOSE_CALL;

  /** The same for drawn texts, whose margins are those of {@link Nucleus}. */
  private double closeDraw = Golden.CLOSE_CALL;

  private final AtomicInteger compared = new AtomicInteger();
  private final AtomicInteger closeCalls = new AtomicInteger();
  private final AtomicInteger shortReasonings = new AtomicInteger();
  private final AtomicInteger groundedPoints = new AtomicInteger();
  private final AtomicInteger drawn = new AtomicInteger();
  private final AtomicInteger closeDraws = new AtomicInteger();

  @Test
  void graphsAgreeWithFloat64OnRandomModels() throws Exception {
    checkAll(MODELS, seed -> check(seed, RandomModel.of(seed), null));
    System.out.println(
        compared
            + " compared, "
            + closeCalls
            + " close calls; "
            + shortReasonings
            + " reasonings ended before the limit, "
            + groundedPoints
            + " grounded points, "
            + drawn
            + " drawn texts and "
            + closeDraws
            + " close ones");
    assertTrue(drawn.get() > 200, drawn + " drawn texts compared");
    assertTrue(shortReasonings.get() > 50, shortReasonings + " reasonings ended before the limit");
    assertTrue(groundedPoints.get() > 50, groundedPoints + " points compared");
    assertTrue(compared.get() > 20 * closeCalls.get(), closeCalls + " close calls of " + compared);
  }

  /** The reference applies adapters beside their layers, as the official code does. */
  @Test
  void adaptersMergedAtImportAgreeWithAdaptersAppliedInFloat64() throws Exception {
    checkAll(
        ADAPTED_MODELS,
        seed -> {
          RandomModel model = RandomModel.of(seed).adapted(seed);
          Path adapters = directory.resolve("adapters" + seed + ".safetensors");
          model
              .adapters(seed % 2 == 0 ? name -> name : ReferenceModelTest::oldName)
              .write(adapters);
          check(seed, model, adapters);
        });
    System.out.println(compared + " compared with adapters, " + closeCalls + " close calls");
    assertTrue(compared.get() > 20 * closeCalls.get(), closeCalls + " close calls of " + compared);
  }

  @Test
  void float16GraphsAgreeWithFloat64WhereDecisionsAreClear() throws Exception {
    type = WeightType.FP16;
    closeCall = FLOAT16_CLOSE_CALL;
    closeDraw = FLOAT16_CLOSE_DRAW;
    checkAll(FLOAT16_MODELS, seed -> check(seed, RandomModel.of(seed), null));
    System.out.println(
        compared
            + " compared in float16, "
            + closeCalls
            + " close calls; "
            + groundedPoints
            + " grounded points, "
            + drawn
            + " drawn texts");
    assertTrue(compared.get() > 4 * closeCalls.get(), closeCalls + " close calls of " + compared);
    assertTrue(groundedPoints.get() > 5, groundedPoints + " points compared");
    assertTrue(drawn.get() > 20, drawn + " drawn texts compared");
  }

  /** The first position's residual stream grows to several times what float16 holds. */
  @Test
  void float16GraphsHoldMassiveActivationsOfTheResidualStream() throws Exception {
    type = WeightType.FP16;
    closeCall = FLOAT16_CLOSE_CALL;
    closeDraw = FLOAT16_CLOSE_DRAW;
    AtomicInteger massive = new AtomicInteger();
    checkAll(
        FLOAT16_MODELS,
        seed -> {
          RandomModel model = RandomModel.of(seed);
          if (model.config().text().layers() > 1) {
            check(seed, model.withMassiveActivation(), null);
            massive.incrementAndGet();
          }
        });
    System.out.println(
        massive + " massive models, " + compared + " compared, " + closeCalls + " close calls");
    assertTrue(massive.get() > 5, massive + " models");
    assertTrue(compared.get() > 4 * closeCalls.get(), closeCalls + " close calls of " + compared);
  }

  private interface Check {
    void of(int seed) throws Exception;
  }

  /** On all cores, as both sides compute on one. */
  private static void checkAll(int models, Check check) {
    IntStream.range(0, models)
        .parallel()
        .forEach(
            seed -> {
              try {
                check.of(seed);
              } catch (Exception e) {
                throw new AssertionError("seed " + seed, e);
              }
            });
  }

  /** An adapter's name where torch's parametrizations left theirs in it. */
  private static String oldName(String name) {
    return name.replace("text.blocks.", "text_model.transformer.h.")
        .replace(".attn.qkv.", ".mixer.Wqkv.")
        .replace(".attn.proj.", ".mixer.out_proj.")
        .replaceAll("\\.([AB])$", ".parametrizations.weight.0.$1");
  }

  /**
   * @param adapters a file, or null
   */
  private void check(int seed, RandomModel random64, Path adapters) throws Exception {
    Random random = new Random(~seed);
    ReferenceModel reference = new ReferenceModel(random64);
    Path folder = Files.createTempDirectory(directory, "model" + seed);
    random64.write(folder);
    Path tokenizerFile = tokenizer();
    PackBuilder.build(
        "random",
        new PackBuilder.Sources(
            folder.resolve("model.safetensors"),
            folder.resolve("config.json"),
            tokenizerFile,
            type,
            adapters),
        folder.resolve("pack"));
    Request request =
        Request.none()
            .caption(CaptionLength.SHORT, CaptionLength.LONG)
            .ask(questions(random64.config().tokenizer()))
            .detect(List.of("cat"))
            .point(List.of("yellow star", "dog"))
            .gaze(EYE)
            .limits(MAX_TOKENS, MAX_OBJECTS);
    Cropper cropper = new Cropper(random64.config().vision().geometry());
    List<CropSet> images = new ArrayList<>();
    for (int i = 0; i < IMAGES; i++) {
      images.add(cropper.crop(noise(random, 1 + random.nextInt(90), 1 + random.nextInt(90))));
    }
    try (Moondream model =
            Moondream.open(
                Packs.at(folder.resolve("pack")),
                Device.cpu(),
                Moondream.Options.defaults().withThreads(1));
        Tokenizer tokenizer = Tokenizer.open(tokenizerFile)) {
      PromptEncoder prompts = new PromptEncoder(random64.config().tokenizer(), tokenizer);
      List<Enrichment> results =
          model.enrich(images.stream().map(image -> new Moondream.Item(image, request)).toList());
      Moondream.Item sampled =
          new Moondream.Item(
              images.get(0),
              request.sample(new Sampling(0.1 + random.nextDouble(), random.nextDouble(), seed)));
      List<Enrichment> mixed =
          model.enrich(List.of(sampled, new Moondream.Item(images.get(1), request)));
      checkDrawn("seed " + seed + ", drawn", reference, sampled, prompts, mixed);
      assertEquals(results.get(1), mixed.get(1), "beside a row that draws");
      for (int i = 0; i < images.size(); i++) {
        String where = "seed " + seed + ", image " + i + ", " + images.get(i).tiling();
        double[][] seen = reference.see(images.get(i));
        Enrichment result = results.get(i);
        for (Enrichment.Caption caption : result.captions()) {
          compare(
              where,
              reference.text(seen, prompts.caption(caption.length()), MAX_TOKENS),
              caption.text().tokens());
        }
        for (Enrichment.Answer answer : result.answers()) {
          compare(where, reference, seen, prompts.question(answer.question()), answer);
        }
        for (String label : request.detect()) {
          compare(
              where,
              reference.detect(seen, prompts.detect(label), MAX_OBJECTS),
              result.boxes().stream()
                  .filter(box -> box.label().equals(label))
                  .map(ReferenceModelTest::centreAndSize)
                  .toArray(double[][]::new));
        }
        compare(
            where,
            reference.point(seen, prompts.gaze(EYE), 1),
            result.gazes().stream()
                .flatMap(gaze -> gaze.target().stream())
                .map(target -> new double[] {target.x(), target.y()})
                .toArray(double[][]::new));
        for (String label : request.point()) {
          compare(
              where,
              reference.point(seen, prompts.point(label), MAX_OBJECTS),
              result.points().stream()
                  .filter(point -> point.label().equals(label))
                  .map(point -> new double[] {point.x(), point.y()})
                  .toArray(double[][]::new));
        }
      }
    }
  }

  /** Texts drawn in a batch with an image whose are not. */
  private void checkDrawn(
      String where,
      ReferenceModel reference,
      Moondream.Item item,
      PromptEncoder prompts,
      List<Enrichment> results) {
    Sampling sampling = item.request().sampling();
    Draws draws = Draws.of(item.crops());
    double[][] seen = reference.see(item.crops());
    Enrichment result = results.get(0);
    for (Enrichment.Caption caption : result.captions()) {
      Prompt prompt = Prompt.of(prompts.caption(caption.length()));
      compareDrawn(where, text(reference, seen, prompt, sampling, draws), caption.text());
    }
    for (Enrichment.Answer answer : result.answers()) {
      Prompt prompt = prompts.question(answer.question());
      if (answer.reasoning().isEmpty()) {
        compareDrawn(where, text(reference, seen, prompt, sampling, draws), answer.text());
        continue;
      }
      ReferenceModel.Reasoned expected =
          reference.reason(seen, prompt, MAX_TOKENS, chance(sampling, draws, prompt));
      compareDrawn(where, expected.answer(), answer.text());
      if (expected.answer().margin() >= closeDraw) {
        assertEquals(expected.tokens(), answer.reasoning().get().tokens(), where);
      }
    }
  }

  private static ReferenceModel.Said text(
      ReferenceModel reference, double[][] seen, Prompt prompt, Sampling sampling, Draws draws) {
    return reference.text(seen, prompt, MAX_TOKENS, chance(sampling, draws, prompt));
  }

  /** Longer than any row takes; the first numbers of a row do not depend on how many there are. */
  private static ReferenceModel.Chance chance(Sampling sampling, Draws draws, Prompt prompt) {
    return new ReferenceModel.Chance(
        sampling.temperature(), sampling.topP(), draws.row(sampling, prompt, 4 * MAX_TOKENS));
  }

  private void compareDrawn(String where, ReferenceModel.Said expected, Enrichment.Text text) {
    if (expected.margin() >= closeDraw) {
      drawn.incrementAndGet();
      assertEquals(expected.tokens(), text.tokens(), where);
    } else {
      closeDraws.incrementAndGet();
    }
  }

  private static Question[] questions(TokenizerConfig tokens) {
    Question plain = Question.of("Is there a dog?");
    Question placed =
        plain.about(
            new SpatialRef.Point(0.3, 0.8),
            new SpatialRef.Box(0.1, 0.2, 0.6, 0.7),
            new SpatialRef.Point(0, 1));
    return tokens.grounding().isPresent()
        ? new Question[] {
          plain.reasoned(), placed, plain, Question.of("A cat?").reasoned(), placed.reasoned()
        }
        : new Question[] {plain};
  }

  private void compare(
      String where,
      ReferenceModel reference,
      double[][] seen,
      Prompt prompt,
      Enrichment.Answer answer) {
    if (answer.reasoning().isEmpty()) {
      compare(
          where,
          reference.text(seen, prompt, MAX_TOKENS, ReferenceModel.Chance.NONE),
          answer.text().tokens());
      return;
    }
    ReferenceModel.Reasoned expected =
        reference.reason(seen, prompt, MAX_TOKENS, ReferenceModel.Chance.NONE);
    Enrichment.Reasoning reasoning = answer.reasoning().orElseThrow();
    compare(where, expected.answer(), answer.text().tokens());
    if (expected.answer().margin() < closeCall) {
      return;
    }
    if (reasoning.tokens().size() < MAX_TOKENS) {
      shortReasonings.incrementAndGet();
    }
    assertEquals(expected.tokens(), reasoning.tokens(), where);
    assertEquals(expected.spans().size(), reasoning.grounding().size(), where);
    for (int span = 0; span < expected.spans().size(); span++) {
      List<double[]> points = expected.spans().get(span);
      List<SpatialRef.Point> found = reasoning.grounding().get(span).points();
      assertEquals(points.size(), found.size(), where);
      for (int i = 0; i < points.size(); i++) {
        assertArrayEquals(
            points.get(i), new double[] {found.get(i).x(), found.get(i).y()}, FLOAT32, where);
        groundedPoints.incrementAndGet();
      }
    }
  }

  private void compare(String where, ReferenceModel.Said expected, List<Integer> tokens) {
    compared.incrementAndGet();
    if (expected.margin() < closeCall) {
      closeCalls.incrementAndGet();
    } else {
      assertEquals(expected.tokens(), tokens, where);
    }
  }

  private void compare(String where, ReferenceModel.Said expected, double[][] objects) {
    compared.incrementAndGet();
    if (expected.margin() < closeCall) {
      closeCalls.incrementAndGet();
      return;
    }
    assertEquals(expected.objects().size(), objects.length, where);
    for (int i = 0; i < objects.length; i++) {
      assertArrayEquals(expected.objects().get(i), objects[i], FLOAT32, where);
    }
  }

  private static double[] centreAndSize(Enrichment.Box box) {
    return new double[] {
      (box.xMin() + box.xMax()) / 2,
      (box.yMin() + box.yMax()) / 2,
      box.xMax() - box.xMin(),
      box.yMax() - box.yMin()
    };
  }

  private static RgbImage noise(Random random, int width, int height) {
    byte[] rgb = new byte[3 * width * height];
    random.nextBytes(rgb);
    return new RgbImage(width, height, rgb);
  }

  private static Path tokenizer() throws Exception {
    return Path.of(
        ReferenceModelTest.class.getResource("/io/moonspark/model/nano/tokenizer.json").toURI());
  }
}
