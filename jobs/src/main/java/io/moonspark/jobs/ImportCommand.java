package io.moonspark.jobs;

import io.moonspark.model.ModelPack;
import io.moonspark.model.graph.WeightType;
import io.moonspark.model.hub.Hub;
import io.moonspark.model.hub.HubException;
import io.moonspark.model.hub.HubSettings;
import io.moonspark.model.pack.PackBuilder;
import io.moonspark.model.pack.Packs;
import io.moonspark.model.weights.WeightsException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code import}: official weights become a model pack. */
@Command(
    name = "import",
    sortOptions = false,
    description = "Turns official Moondream weights (safetensors) into a model pack for --model.")
final class ImportCommand implements Callable<Integer> {

  @Option(
      names = "--weights",
      paramLabel = "WEIGHTS",
      required = true,
      description =
          "Safetensors file, a directory with one or with shards, or hf:owner/name[@rev].")
  private String weights;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "Directory of the pack, to be created.")
  private String out;

  @Option(
      names = "--dtype",
      paramLabel = "TYPE",
      description = {
        "Decoder weights as fp32, int8 or int4; or the whole model in fp16, for GPUs.",
        "Default: ${DEFAULT-VALUE}."
      })
  private String dtype = WeightType.FP32.label();

  @Option(
      names = "--lora",
      paramLabel = "FILE",
      description = "Adapters (LoRA, safetensors) of the decoder, merged into its weights.")
  private String lora;

  @Option(
      names = "--tokenizer",
      paramLabel = "FILE",
      description = {
        "tokenizer.json, or hf:owner/name. Default: beside the weights; for hf: weights",
        ImportSources.OFFICIAL_TOKENIZER + ", as in the official code."
      })
  private String tokenizer;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "config.json. Default: beside the weights, completed from their shapes.")
  private String config;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "What the model is called in output rows.")
  private String name;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    PrintWriter said = spec.commandLine().getOut();
    WeightType type = DtypeFlag.parse(dtype);
    Path directory = Path.of(out);
    if (Files.exists(directory)) {
      throw UserError.flag("--out", out, "is there already: name a new directory");
    }
    ImportProgress progress = new ImportProgress(spec.commandLine().getErr());
    ImportSources sources = new ImportSources(new Hub(HubSettings.of(System.getenv()), progress));
    try {
      Path from = sources.weights(weights);
      PackBuilder.Report report =
          PackBuilder.build(
              name == null ? ImportSources.name(weights) : name,
              new PackBuilder.Sources(
                  from,
                  sources.config(config, from),
                  sources.tokenizer(tokenizer, weights, from),
                  type,
                  sources.lora(lora)),
              directory,
              progress);
      progress.end();
      report.inferred().forEach(field -> said.println("inferred: " + field));
      report.leftOver().forEach(tensor -> said.println("left over: " + tensor));
      ModelPack pack = Packs.at(directory);
      said.println("Model pack: " + pack.directory() + " (" + pack.name() + ", " + dtype + ")");
      said.println("Digest: " + pack.digest());
      said.flush();
      return ExitCodes.OK;
    } catch (HubException | WeightsException | IllegalArgumentException e) {
      progress.end();
      throw new UserError(FailureText.oneLine(e.getMessage()));
    } catch (IOException e) {
      progress.end();
      IOException failure = new IOException(directory + " was not written: " + e.getMessage());
      failure.addSuppressed(e);
      throw failure;
    }
  }
}
