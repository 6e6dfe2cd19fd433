package io.moonspark.train;

import ai.djl.engine.Engine;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonspark.jobs.CommandPlugin;
import io.moonspark.jobs.TrainingTables;
import io.moonspark.jobs.UserError;
import io.moonspark.jobs.scenes.IconFamily;
import io.moonspark.jobs.scenes.SceneRenderer;
import io.moonspark.jobs.scenes.SceneSampler;
import io.moonspark.model.ModelPack;
import io.moonspark.model.bench.OfficialLayout;
import io.moonspark.model.config.MoondreamConfig;
import io.moonspark.model.image.Cropper;
import io.moonspark.model.pack.Packs;
import io.moonspark.model.runtime.ImageEncoder;
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
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code train}: scenes, or a table of examples, become a model or adapters of one. */
@Command(
    name = "train",
    sortOptions = false,
    description = {
      "Trains a model of nano's shape: first the vision encoder on what each patch shows, then all",
      "of it on captions, answers, boxes and points; on scenes drawn as it goes, or on a table. With",
      "--lora-rank, fine-tunes the decoder of any model by adapters, on a table. A run that was",
      "stopped goes on from its last checkpoint when the same command is given again.",
      "The output is for import: weights, or adapters for its --lora."
    })
public final class TrainCommand implements CommandPlugin {

  private static final String SETTINGS = "settings.json";
  private static final String NANO = ModelPack.EMBEDDED;
  private static final String DATA = "--data";
  private static final String LORA_RANK = "--lora-rank";
  private static final String WEIGHTS = "--weights";
  private static final String ADAPTERS = "adapters.safetensors";

  /** Times that adapters see each example. */
  private static final long EPOCHS = 3;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      required = true,
      description = "Directory for weights or adapters, checkpoint, log.jsonl and loss.svg.")
  private Path output;

  @Option(
      names = DATA,
      paramLabel = "TABLE",
      description = {
        "Delta table with image (a name), content (BINARY) and some of captions, answers, boxes,",
        "points, absent, as enrich and synthesize scenes write them. Default: scenes are drawn."
      })
  private String data;

  @Option(
      names = "--images",
      paramLabel = "TABLE",
      description = "Delta table with image and content, if --data lacks the content.")
  private String images;

  @Mixin private TrainingFlags flags;

  @Option(
      names = WEIGHTS,
      paramLabel = "FILE",
      description = {
        "Safetensors to start from, those of --model's shape; nano stands for the embedded model's.",
        "Default: random weights; with --lora-rank, nano."
      })
  private String weights;

  @Option(
      names = "--model",
      paramLabel = "PACK",
      description = {
        "Pack whose shape, tokenizer and, with --lora-rank, vision encoder are used; it must have been",
        "imported from the weights. Default: nano."
      })
  private Path model;

  @Option(
      names = LORA_RANK,
      paramLabel = "N",
      description = "Train adapters of this rank and nothing else. Default: 0, none.")
  private int loraRank;

  @Option(
      names = "--lora-images",
      paramLabel = "N",
      description = "Images that adapters are trained on. Default: three times those of --data.")
  private long loraImages;

  @Option(
      names = "--lora-rate",
      paramLabel = "RATE",
      description = "Peak learning rate of adapters. Default: ${DEFAULT-VALUE}.")
  private double loraRate = 2e-3;

  @Option(
      names = "--precision",
      paramLabel = "TYPE",
      description = {
        "fp32, or bf16: matrices are rounded for their products, which may be faster for models larger",
        "than nano. Default: fp32."
      })
  private Precision precision = Precision.FP32;

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
    ModelPack shape = model == null ? Packs.embedded() : pack();
    MoondreamConfig config = MoondreamConfig.read(Packs.config(shape));
    checkShape(config);
    Files.createDirectories(output);
    checkSettings(shape);
    Engine.getEngine(Torch.ENGINE);
    try (ExampleFile table = data == null ? null : table(config);
        Tokenizer tokenizer = Tokenizer.open(Packs.tokenizer(shape))) {
      if (loraRank > 0) {
        adapters(shape, config, tokenizer, table);
      } else {
        weights(shape, config, tokenizer, table);
      }
    }
    return 0;
  }

  private void weights(
      ModelPack shape, MoondreamConfig config, Tokenizer tokenizer, ExampleFile table)
      throws Exception {
    try (StopSignal stop = new StopSignal();
        ParameterStore parameters = parameters(config)) {
      Network network = new Network(config, parameters);
      Map<Stage, StagePlan> stages = new LinkedHashMap<>();
      Stage dense = new DenseStage(config);
      plan(stages, dense, examples(0, config, table), flags.denseImages(), flags.denseRate());
      ExamplePrompts prompts = new ExamplePrompts(config.tokenizer(), tokenizer, network.region());
      Stage joint = new JointStage(config, prompts, SceneWords.of(tokenizer));
      plan(stages, joint, examples(1, config, table), flags.jointImages(), flags.jointRate());
      boolean done = train(network, stages, stop);
      TrainedModel.write(network, shape, output);
      tell(done, "Weights: " + output.resolve(TrainedModel.WEIGHTS));
    }
  }

  private void adapters(
      ModelPack shape, MoondreamConfig config, Tokenizer tokenizer, ExampleFile table)
      throws Exception {
    Map<String, int[]> adapters = Adapters.layout(config.text(), loraRank);
    long wanted = loraImages > 0 ? loraImages : EPOCHS * table.count();
    try (StopSignal stop = new StopSignal();
        ParameterStore parameters = parameters(config, adapters);
        ImageEncoder encoder = ImageEncoder.open(shape, 1)) {
      Network network = new Network(config, parameters);
      ExamplePrompts prompts = new ExamplePrompts(config.tokenizer(), tokenizer, network.region());
      AdapterStage stage = new AdapterStage(config, prompts, encoder);
      Map<Stage, StagePlan> stages = new LinkedHashMap<>();
      plan(stages, stage, table, Math.max(wanted, flags.batch()), loraRate);
      boolean done = train(network, stages, stop);
      Adapters.write(adapters, parameters, output.resolve(ADAPTERS));
      tell(done, "Adapters: " + output.resolve(ADAPTERS));
    }
  }

  private boolean train(Network network, Map<Stage, StagePlan> stages, StopSignal stop)
      throws Exception {
    return new Trainer(
            network,
            output,
            new Trainer.Settings(
                stages, flags.optimizer(), flags.threads(), checkpointEvery, logEvery, maxSteps),
            entry -> report(entry, stages))
        .run(stop::given);
  }

  private void tell(boolean done, String what) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(done ? what : "Stopped at a checkpoint; give the same command again to go on.");
    out.flush();
  }

  /**
   * The table's examples, copied to local disk unless there is a run on such a copy to go on with.
   */
  private ExampleFile table(MoondreamConfig config) throws IOException {
    Path file = output.resolve(ExampleFile.NAME);
    if (!Files.exists(file) || !Files.exists(output.resolve(Checkpoint.FILE))) {
      ExampleTable table = new ExampleTable(new Cropper(config.vision().geometry()));
      ExampleTable.Copied copied =
          table.copy(TrainingTables.open(data, images).toLocalIterator(), output);
      PrintWriter err = spec.commandLine().getErr();
      err.printf(Locale.ROOT, "%,d examples%n", copied.examples());
      if (copied.left() > 0) {
        err.printf(
            Locale.ROOT, "%,d images cannot be read, such as %s%n", copied.left(), copied.why());
      }
      err.flush();
    }
    return ExampleFile.open(file, flags.seed());
  }

  /** Each stage has scenes of its own. */
  private Examples examples(int stage, MoondreamConfig config, ExampleFile table) {
    int side = config.vision().cropSize();
    return table != null
        ? table
        : new SceneExamples(
            SceneSampler.of(flags.seed() * 31 + stage, IconFamily.TRAINING),
            SceneRenderer.ofSide(side),
            side);
  }

  private ModelPack pack() {
    try {
      return Packs.at(model);
    } catch (IOException e) {
      throw UserError.flag("--model", model, e.getMessage());
    }
  }

  private void check() {
    flags.check();
    TrainingFlags.atLeast("--checkpoint-every", checkpointEvery, 1);
    TrainingFlags.atLeast("--log-every", logEvery, 1);
    TrainingFlags.atLeast("--max-steps", maxSteps, 1);
    TrainingFlags.atLeast(LORA_RANK, loraRank, 0);
    TrainingFlags.atLeast("--lora-images", loraImages, 0);
    TrainingFlags.checkRate("--lora-rate", loraRate);
    if (loraRank > 0 && data == null) {
      throw UserError.flag(LORA_RANK, loraRank, "needs " + DATA);
    }
    if (loraRank > 0 && model != null && weights == null) {
      throw UserError.flag(LORA_RANK, loraRank, "with --model needs " + WEIGHTS);
    }
    if (images != null && data == null) {
      throw UserError.flag("--images", images, "needs " + DATA);
    }
    if (weights != null && !weights.equals(NANO) && !Files.isRegularFile(Path.of(weights))) {
      throw UserError.flag(WEIGHTS, weights, "no such file");
    }
    if (Files.isRegularFile(output)) {
      throw UserError.flag("--output", output, "is a file");
    }
  }

  /** The trainer's vision encoder takes one crop. */
  private void checkShape(MoondreamConfig config) {
    if (loraRank == 0 && config.vision().geometry().maxCrops() > 1) {
      throw UserError.flag(
          "--model",
          model,
          "cuts images into crops: only its decoder can be trained, by " + LORA_RANK);
    }
  }

  private void plan(
      Map<Stage, StagePlan> stages, Stage stage, Examples examples, long wanted, double rate) {
    if (wanted > 0) {
      stages.put(stage, new StagePlan(examples, wanted, flags.batch(), rate));
    }
  }

  /** Numbers would differ if a run went on with other settings. */
  private void checkSettings(ModelPack shape) throws IOException {
    ObjectNode settings =
        new ObjectMapper()
            .createObjectNode()
            .put("model", shape.digest())
            .put("data", data)
            .put("images", images)
            .put("lora_rank", loraRank)
            .put("lora_images", loraImages)
            .put("lora_rate", loraRate)
            .put("dense_images", flags.denseImages())
            .put("joint_images", flags.jointImages())
            .put("batch", flags.batch())
            .put("dense_rate", flags.denseRate())
            .put("joint_rate", flags.jointRate())
            .put("weights", weights)
            .put("seed", flags.seed())
            .put("threads", flags.threads())
            .put("optimizer", flags.optimizer().name())
            .put("precision", precision.name());
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
    Map<String, float[]> values = Initializer.values(config, layout, flags.seed());
    if (weights != null) {
      values.putAll(read(OfficialLayout.of(config)));
    }
    return ParameterStore.of(layout, values, precision);
  }

  /** What adapters need: the decoder and the region heads as they are, and the adapters. */
  private ParameterStore parameters(MoondreamConfig config, Map<String, int[]> adapters)
      throws IOException {
    Map<String, int[]> layout = new LinkedHashMap<>(OfficialLayout.of(config));
    layout.keySet().removeIf(name -> name.startsWith("vision."));
    Map<String, float[]> values = new LinkedHashMap<>(read(layout));
    layout.putAll(adapters);
    values.putAll(Adapters.values(adapters, flags.seed()));
    return ParameterStore.of(layout, values, precision, adapters::containsKey);
  }

  private Map<String, float[]> read(Map<String, int[]> layout) throws IOException {
    try {
      if (weights != null && !weights.equals(NANO)) {
        return ParameterStore.read(Path.of(weights), layout, "");
      }
      Path nano = Files.createTempFile("moonspark-nano", ".safetensors");
      try {
        Packs.copyEmbeddedWeights(nano);
        return ParameterStore.read(nano, layout, "");
      } finally {
        Files.delete(nano);
      }
    } catch (WeightsException e) {
      throw new UserError(e.getMessage());
    }
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
