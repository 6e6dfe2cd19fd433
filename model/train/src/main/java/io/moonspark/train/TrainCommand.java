package io.moonspark.train;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonspark.jobs.CommandPlugin;
import io.moonspark.jobs.UserError;
import io.moonspark.model.ModelPack;
import io.moonspark.model.bench.OfficialLayout;
import io.moonspark.model.config.MoondreamConfig;
import io.moonspark.model.pack.Packs;
import io.moonspark.model.text.Tokenizer;
import io.moonspark.model.weights.WeightsException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code train}: scenes become a model. */
@Command(
    name = "train",
    sortOptions = false,
    description = {
      "Trains a model of nano's shape on scenes drawn as it goes: first the vision encoder on what",
      "each patch shows, then all of it on captions, answers, boxes and points. A run that was",
      "stopped goes on from its last checkpoint when the same command is given again.",
      "The output's weights are for import."
    })
public final class TrainCommand implements CommandPlugin {

  private static final String SETTINGS = "settings.json";

  @Option(
      names = "--output",
      paramLabel = "DIR",
      required = true,
      description = "Directory for weights, checkpoint, log.jsonl and loss.svg.")
  private Path output;

  @Option(
      names = "--dense-images",
      paramLabel = "N",
      description = "Images of the first stage; 0 leaves it out. Default: ${DEFAULT-VALUE}.")
  private long denseImages = 240_000;

  @Option(
      names = "--joint-images",
      paramLabel = "N",
      description = "Images of the second stage; 0 leaves it out. Default: ${DEFAULT-VALUE}.")
  private long jointImages = 350_000;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Images of a step. Default: ${DEFAULT-VALUE}.")
  private int batch = 48;

  @Option(
      names = "--dense-rate",
      paramLabel = "RATE",
      description = "Peak learning rate of the first stage. Default: ${DEFAULT-VALUE}.")
  private double denseRate = 1.2e-3;

  @Option(
      names = "--joint-rate",
      paramLabel = "RATE",
      description = "Peak learning rate of the second stage. Default: ${DEFAULT-VALUE}.")
  private double jointRate = 1.5e-3;

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description = "Safetensors of nano's shape to start from. Default: random weights.")
  private Path weights;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of scenes and random weights. Default: ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Of PyTorch. Another number rounds differently. Default: all cores.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--checkpoint-every",
      paramLabel = "N",
      description = "Steps. Default: ${DEFAULT-VALUE}.")
  private long checkpointEvery = 200;

  @Option(
      names = "--log-every",
      paramLabel = "N",
      description = "Steps. Default: ${DEFAULT-VALUE}.")
  private long logEvery = 20;

  @Option(
      names = "--max-steps",
      paramLabel = "N",
      description = "Stop after so many steps of this run, at a checkpoint. Default: no limit.")
  private long maxSteps = Long.MAX_VALUE;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    check();
    ModelPack shape = Packs.embedded();
    MoondreamConfig config = MoondreamConfig.read(Packs.config(shape));
    Files.createDirectories(output);
    checkSettings();
    Engine.getEngine(Torch.ENGINE);
    JniUtils.setNumThreads(threads);
    PrintWriter out = spec.commandLine().getOut();
    try (ParameterStore parameters = parameters(config);
        Tokenizer tokenizer = Tokenizer.open(Packs.tokenizer(shape))) {
      Network network = new Network(config, parameters);
      Map<Stage, StagePlan> stages = new LinkedHashMap<>();
      plan(stages, new DenseStage(network), denseImages, denseRate);
      ScenePrompts prompts = new ScenePrompts(config.tokenizer(), tokenizer, network.region());
      plan(stages, new JointStage(network, prompts), jointImages, jointRate);
      Trainer trainer =
          new Trainer(
              network,
              output,
              new Trainer.Settings(stages, seed, checkpointEvery, logEvery, maxSteps),
              entry -> report(entry, stages));
      boolean done = trainer.run();
      TrainedModel.write(network, shape, output);
      out.println(
          done
              ? "Weights: " + output.resolve(TrainedModel.WEIGHTS)
              : "Stopped at a checkpoint; give the same command again to go on.");
      out.flush();
    }
    return 0;
  }

  private void check() {
    atLeast("--batch", batch, 1);
    atLeast("--threads", threads, 1);
    atLeast("--checkpoint-every", checkpointEvery, 1);
    atLeast("--log-every", logEvery, 1);
    atLeast("--max-steps", maxSteps, 1);
    checkStage("--dense-images", denseImages);
    checkStage("--joint-images", jointImages);
    if (weights != null && !Files.isRegularFile(weights)) {
      throw UserError.flag("--weights", weights, "no such file");
    }
    if (Files.isRegularFile(output)) {
      throw UserError.flag("--output", output, "is a file");
    }
  }

  private void checkStage(String flag, long images) {
    if (images < 0 || images > 0 && images < batch) {
      throw UserError.flag(flag, images, "must be 0 or at least a batch");
    }
  }

  private static void atLeast(String flag, long value, long least) {
    if (value < least) {
      throw UserError.flag(flag, value, "must be at least " + least);
    }
  }

  private void plan(Map<Stage, StagePlan> stages, Stage stage, long images, double rate) {
    if (images > 0) {
      stages.put(stage, new StagePlan(images, batch, rate));
    }
  }

  /** Numbers would differ if a run went on with other settings. */
  private void checkSettings() throws IOException {
    ObjectNode settings =
        new ObjectMapper()
            .createObjectNode()
            .put("dense_images", denseImages)
            .put("joint_images", jointImages)
            .put("batch", batch)
            .put("dense_rate", denseRate)
            .put("joint_rate", jointRate)
            .put("weights", weights == null ? null : weights.toString())
            .put("seed", seed)
            .put("threads", threads);
    Path file = output.resolve(SETTINGS);
    if (Files.exists(output.resolve(Checkpoint.FILE))) {
      String before = Files.readString(file).strip();
      if (!before.equals(settings.toString())) {
        throw UserError.flag("--output", output, "holds a run with other settings: " + before);
      }
    }
    Files.writeString(file, settings + "\n");
  }

  private ParameterStore parameters(MoondreamConfig config) throws IOException {
    Map<String, int[]> layout = Network.layout(config);
    Map<String, float[]> values = Initializer.values(config, layout, seed);
    if (weights != null) {
      try {
        values.putAll(ParameterStore.read(weights, OfficialLayout.of(config), ""));
      } catch (WeightsException e) {
        throw new UserError(e.getMessage());
      }
    }
    return ParameterStore.of(layout, values);
  }

  private void report(TrainingLog.Entry entry, Map<Stage, StagePlan> stages) {
    StagePlan plan =
        stages.entrySet().stream()
            .filter(stage -> stage.getKey().label().equals(entry.stage()))
            .findFirst()
            .orElseThrow()
            .getValue();
    double left = (plan.steps() - entry.step()) * plan.batch();
    Duration eta = Duration.ofSeconds((long) (left / entry.imagesPerSecond()));
    PrintWriter err = spec.commandLine().getErr();
    err.printf(
        Locale.ROOT,
        "%s %,d/%,d steps, loss %.4f, rate %.2e, %.1f images/s, %d:%02d:%02d left of the stage%n",
        entry.stage(),
        entry.step(),
        plan.steps(),
        entry.loss(),
        entry.rate(),
        entry.imagesPerSecond(),
        eta.toHours(),
        eta.toMinutesPart(),
        eta.toSecondsPart());
    err.flush();
  }
}
