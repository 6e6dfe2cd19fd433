package io.moonspark.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moonspark.jobs.scenes.IconFamily;
import io.moonspark.jobs.scenes.SceneRenderer;
import io.moonspark.jobs.scenes.SceneSampler;
import io.moonspark.model.config.MoondreamConfig;
import io.moonspark.model.pack.Packs;
import io.moonspark.model.text.Tokenizer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrainerTest {

  private static final int BATCH = 8;

  @TempDir private Path temp;
  private MoondreamConfig config;
  private Tokenizer tokenizer;

  @BeforeEach
  void open() throws Exception {
    config = NanoNetwork.small();
    tokenizer = Tokenizer.open(Packs.tokenizer(Packs.embedded()));
  }

  @AfterEach
  void close() {
    tokenizer.close();
  }

  @Test
  void theLossOfBothStagesFallsWell() throws Exception {
    List<TrainingLog.Entry> log = new ArrayList<>();
    Network network = NanoNetwork.fresh(config, 1);
    assertTrue(trainer(network, temp, 30, Long.MAX_VALUE, log).run(() -> false));
    network.parameters().close();
    assertFell(log, "dense", 0.7);
    assertFell(log, "joint", 0.8);
    assertTrue(Files.readString(temp.resolve(LossCurve.FILE)).contains("joint loss"));
    assertEquals(log.size(), Files.readAllLines(temp.resolve(TrainingLog.FILE)).size());
  }

  private static void assertFell(List<TrainingLog.Entry> log, String stage, double share) {
    List<TrainingLog.Entry> entries = log.stream().filter(e -> e.stage().equals(stage)).toList();
    double first = entries.get(0).loss();
    double last = entries.get(entries.size() - 1).loss();
    assertTrue(last < share * first, stage + " from " + first + " to " + last);
  }

  @Test
  void aRunThatWasStoppedEndsWithTheSameWeights() throws Exception {
    Path whole = Files.createDirectory(temp.resolve("whole"));
    Network once = NanoNetwork.fresh(config, 1);
    assertTrue(trainer(once, whole, 4, Long.MAX_VALUE, new ArrayList<>()).run(() -> false));
    Path cut = Files.createDirectory(temp.resolve("cut"));
    boolean done = false;
    Network last = null;
    // Stops within both stages, and at the end of the first one.
    for (int run = 0; !done; run++) {
      assertFalse(run > 5, "does not end");
      last = NanoNetwork.fresh(config, 1);
      done = trainer(last, cut, 4, 2, new ArrayList<>()).run(() -> false);
    }
    Map<String, float[]> expected = once.parameters().values();
    Map<String, float[]> values = last.parameters().values();
    expected.forEach((name, value) -> assertArrayEquals(value, values.get(name), name));
    assertEquals(
        Files.readAllLines(whole.resolve(TrainingLog.FILE)).size(),
        Files.readAllLines(cut.resolve(TrainingLog.FILE)).size());
    once.parameters().close();
    last.parameters().close();
  }

  private Trainer trainer(
      Network network, Path directory, long steps, long maxSteps, List<TrainingLog.Entry> log) {
    Map<Stage, StagePlan> stages = new LinkedHashMap<>();
    int side = config.vision().cropSize();
    Examples scenes =
        new SceneExamples(
            SceneSampler.of(1, IconFamily.TRAINING), SceneRenderer.ofSide(side), side);
    StagePlan plan = new StagePlan(scenes, steps * BATCH, BATCH, 2e-3);
    stages.put(new DenseStage(config), plan);
    ExamplePrompts prompts = new ExamplePrompts(config.tokenizer(), tokenizer, network.region());
    stages.put(new JointStage(config, prompts, SceneWords.of(tokenizer)), plan);
    return new Trainer(
        network,
        directory,
        new Trainer.Settings(stages, Optimizer.Kind.MUON, 2, 3, 2, maxSteps),
        log::add);
  }
}
