package io.moonspark.jobs;

import io.moonspark.jobs.narratives.Chain;
import io.moonspark.jobs.narratives.DeniedModels;
import io.moonspark.jobs.narratives.EndpointSettings;
import io.moonspark.jobs.narratives.NarrativeJob;
import io.moonspark.jobs.narratives.NarrativeSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code synthesize narratives}: captions and questions from what people said of images. */
@Command(
    name = "narratives",
    sortOptions = false,
    description = {
      "Makes captions, questions and answers from Localized Narratives through a chain of calls of a",
      "language model, each sentence with the words of a human that it comes from. A run that was",
      "killed or ran out of its budget is simply started again: no answer is paid for twice."
    })
final class SynthesizeNarrativesCommand implements Callable<Integer> {

  private static final String NARRATIVES = "--narratives";
  private static final String IMAGES = "--images";
  private static final String ENDPOINT = "--endpoint";

  @Option(
      names = NARRATIVES,
      paramLabel = "PATH",
      required = true,
      description = "Official JSON lines, also compressed: a file, a directory or a pattern.")
  private String narratives;

  @Option(
      names = IMAGES,
      paramLabel = "TABLE",
      description = "Delta table: only the images in it. Default: all images of the narratives.")
  private String images;

  @Option(
      names = "--key-column",
      paramLabel = "COLUMN",
      description = "Column of --images with the narratives' image_id. Default: ${DEFAULT-VALUE}.")
  private String keyColumn = "image";

  @Option(
      names = "--output",
      paramLabel = "PATH",
      required = true,
      description = "Directory for the tables; that of an earlier run is gone on with.")
  private String output;

  @Option(
      names = ENDPOINT,
      paramLabel = "URL",
      required = true,
      description =
          "OpenAI-compatible API of vLLM, llama.cpp or Ollama, such as http://host:8000/v1.")
  private String endpoint;

  @Option(
      names = "--llm",
      paramLabel = "NAME",
      required = true,
      description = "Model at the endpoint.")
  private String model;

  @Option(
      names = "--api-key-env",
      paramLabel = "NAME",
      description = "Variable of the environment with the key, if any. Default: ${DEFAULT-VALUE}.")
  private String keyVariable = "OPENAI_API_KEY";

  @Option(
      names = "--chain",
      paramLabel = "FILE",
      description = "The steps. Default: narratives/chain.json among the settings.")
  private Path chain =
      Path.of(System.getProperty(Sessions.CONF_DIRECTORY, "conf"), "narratives", "chain.json");

  @Option(
      names = "--deny",
      paramLabel = "FILE",
      description = "Models that must not be used. Default: denied-models.txt beside the chain.")
  private Path deny;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description =
          "Of all that is drawn: styles, orders, words, answers. Default: ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Option(
      names = "--budget-tokens",
      paramLabel = "N",
      description = "Tokens that all runs into this output may take together. Default: no limit.")
  private long budgetTokens = Long.MAX_VALUE;

  @Option(
      names = "--budget-money",
      paramLabel = "AMOUNT",
      description = "The same in the money of the prices. Default: no limit.")
  private double budgetMoney = Double.POSITIVE_INFINITY;

  @Option(
      names = "--price-in",
      paramLabel = "AMOUNT",
      description = "Money of a million tokens of prompts. Default: ${DEFAULT-VALUE}.")
  private double priceIn;

  @Option(
      names = "--price-out",
      paramLabel = "AMOUNT",
      description = "Money of a million tokens of answers. Default: ${DEFAULT-VALUE}.")
  private double priceOut;

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      description = "Calls at a time of an executor. Default: ${DEFAULT-VALUE}.")
  private int concurrency = 32;

  @Option(
      names = "--images-in-flight",
      paramLabel = "N",
      description = "Images at a time of a task. Default: ${DEFAULT-VALUE}.")
  private int imagesInFlight = 16;

  @Option(
      names = "--calls-per-second",
      paramLabel = "N",
      description = "Calls begun in a second by an executor. Default: no limit.")
  private double perSecond = Double.POSITIVE_INFINITY;

  @Option(
      names = "--call-timeout",
      paramLabel = "SECONDS",
      description = "Time that a call may take. Default: ${DEFAULT-VALUE}.")
  private double timeout = 120;

  @Option(
      names = "--retries",
      paramLabel = "N",
      description = "Of a call that was not answered. Default: ${DEFAULT-VALUE}.")
  private int retries = 6;

  @Option(
      names = "--retry-delay",
      paramLabel = "SECONDS",
      description = "Before the first retry; it doubles with each. Default: ${DEFAULT-VALUE}.")
  private double retryDelay = 1;

  @Option(
      names = "--images-per-commit",
      paramLabel = "N",
      description = "Images of a commit. Default: ${DEFAULT-VALUE}.")
  private int imagesPerCommit = 1000;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    NarrativeSettings settings = settings();
    settings.denied().refuse(model);
    checkPaths();
    PrintWriter out = spec.commandLine().getOut();
    NarrativeJob.Summary summary;
    SparkSession spark = Sessions.open();
    OutputLease lease = lease(out);
    try {
      summary = new NarrativeJob(spark, settings, line -> tell(out, line)).run();
    } finally {
      lease.close();
    }
    tell(
        out,
        String.format(
            Locale.ROOT,
            "%,d images done, %,d in the ledger; %,d calls, %,d tokens, cost %.4f",
            summary.done(),
            summary.ledger(),
            summary.calls(),
            summary.tokens(),
            summary.money()));
    if (summary.left() > 0) {
      tell(
          out,
          String.format(
              Locale.ROOT,
              "The budget is used up: %,d images are left; run it again with a larger one.",
              summary.left()));
    }
    return ExitCodes.OK;
  }

  private static void tell(PrintWriter out, String line) {
    out.println(line);
    out.flush();
  }

  private NarrativeSettings settings() {
    Numbers.atLeastOne("--concurrency", concurrency);
    Numbers.atLeastOne("--images-in-flight", imagesInFlight);
    Numbers.atLeastOne("--images-per-commit", imagesPerCommit);
    positive("--calls-per-second", perSecond);
    positive("--call-timeout", timeout);
    positive("--retry-delay", retryDelay);
    notNegative("--retries", retries);
    notNegative("--price-in", priceIn);
    notNegative("--price-out", priceOut);
    notNegative("--budget-tokens", budgetTokens);
    notNegative("--budget-money", budgetMoney);
    return new NarrativeSettings(
        narratives,
        images,
        keyColumn,
        output,
        Chain.read(chain),
        DeniedModels.read(deny == null ? chain.resolveSibling("denied-models.txt") : deny),
        new EndpointSettings(
            url(),
            model,
            System.getenv(keyVariable),
            concurrency,
            perSecond,
            seconds(timeout),
            retries,
            seconds(retryDelay),
            priceIn,
            priceOut),
        seed,
        budgetTokens,
        budgetMoney,
        imagesInFlight,
        imagesPerCommit);
  }

  private URI url() {
    PathSecrets.refuse(ENDPOINT, endpoint);
    try {
      URI url = URI.create(endpoint);
      if (url.getHost() != null && url.getScheme().matches("https?")) {
        return url;
      }
    } catch (IllegalArgumentException e) {
      // It is told below.
    }
    throw UserError.flag(ENDPOINT, endpoint, "must be a URL such as http://host:8000/v1");
  }

  private void checkPaths() throws IOException {
    PathSecrets.refuse(NARRATIVES, narratives);
    PathSecrets.refuse(IMAGES, images);
    PathSecrets.refuse("--output", output);
    Configuration hadoop = Sessions.hadoop();
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(narratives);
    FileStatus[] found = path.getFileSystem(hadoop).globStatus(path);
    if (found == null || found.length == 0) {
      throw UserError.flag(NARRATIVES, narratives, "there is no such file");
    }
    if (images != null) {
      org.apache.hadoop.fs.Path log = new org.apache.hadoop.fs.Path(images, OutputTable.LOG);
      if (!log.getFileSystem(hadoop).exists(log)) {
        throw UserError.flag(IMAGES, images, "is no Delta table");
      }
    }
  }

  /** Of the table that says which images have ended. */
  private OutputLease lease(PrintWriter out) throws Exception {
    OutputTable ended = OutputTable.at(output + "/images", Sessions.hadoop());
    return OutputLease.take(
        ended, "narratives", Duration.ofMinutes(10), OutputLease.Timing.DEFAULT, l -> tell(out, l));
  }

  private static Duration seconds(double seconds) {
    return Duration.ofNanos((long) (seconds * 1e9));
  }

  private static void positive(String flag, double value) {
    if (!(value > 0)) {
      throw UserError.flag(flag, value, "must be more than 0");
    }
  }

  private static void notNegative(String flag, double value) {
    if (!(value >= 0)) {
      throw UserError.flag(flag, value, "must not be negative");
    }
  }
}
