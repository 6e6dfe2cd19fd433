package io.moonspark.jobs;

import io.moonspark.model.CaptionLength;
import io.moonspark.model.Device;
import io.moonspark.model.Moondream;
import io.moonspark.model.Request;
import io.moonspark.model.bench.EngineBenchmark;
import io.moonspark.model.graph.WeightType;
import io.moonspark.udfs.ModelPacks;
import io.moonspark.udfs.ModelRef;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code bench}: what the engine does on this machine, and what the Spark job makes of it. Engine
 * and job run in turn in one process, so that their ratio holds on a noisy machine.
 */
@Command(
    name = "bench",
    sortOptions = false,
    description = {
      "Measures images/s of the engine alone, from image files to captions, and of the whole",
      "Spark job over as many files: listing, enrichment and the Delta commit."
    })
final class BenchCommand implements Callable<Integer> {

  @Option(
      names = "--engine",
      description = "The engine alone; without it, engine and Spark job in turn.")
  private boolean engineOnly;

  @Option(names = "--job", description = "The Spark job alone.")
  private boolean jobOnly;

  @Option(
      names = "--scaling",
      description = {
        "The Spark job on clusters of one and of two executors with a core each, in turn, on this",
        "machine."
      })
  private boolean scaling;

  @Option(
      names = "--known",
      paramLabel = "N",
      description = {
        "What a nightly run costs beside so many images that are known, in turn with runs into an",
        "empty table."
      })
  private int known;

  @Option(
      names = "--sql",
      description = {
        "The SQL functions: a caption against the Spark job, and caption, query and detect",
        "together against the caption alone, in turn."
      })
  private boolean sql;

  @Option(
      names = "--search",
      paramLabel = "N",
      description = {
        "Searches in so many made-up captions, with the index and by reading all of them."
      })
  private int search;

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "Images a round. Default: ${DEFAULT-VALUE}.")
  private int count = 2000;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Crops of a batch. Default: ${DEFAULT-VALUE}.")
  private int batch = 32;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "Rounds of each. Default: ${DEFAULT-VALUE}.")
  private int rounds = 5;

  @Option(
      names = "--images",
      paramLabel = "DIR",
      description = "Image files, used in turn. Default: the samples.")
  private String images;

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description = "nano, or the directory of a model pack. Default: ${DEFAULT-VALUE}.")
  private String model = ModelRef.NANO;

  @Option(
      names = "--shape",
      paramLabel = "SHAPE",
      description = {
        "nano, md05 or md2: instead of all that, random weights of this shape are imported, asked",
        "about one large picture, and timed stage by stage beside what the machine does at most."
      })
  private String shape;

  @Option(
      names = "--dtype",
      paramLabel = "TYPE",
      description = "With --shape: fp32, fp16, int8 or int4. Default: ${DEFAULT-VALUE}.")
  private String dtype = WeightType.FP32.label();

  @Option(
      names = "--layers",
      paramLabel = "N",
      description = "With --shape: only so many layers of encoder and decoder.")
  private int layers = Integer.MAX_VALUE;

  @Option(
      names = "--compare",
      paramLabel = "TYPE",
      description = "With --shape: the same weights in this type too, in turn, and the ratios.")
  private String compare;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "The results as JSON, too: of the stages, or images/s of each round.")
  private Path json;

  @Spec private CommandSpec spec;

  private final int cores = Runtime.getRuntime().availableProcessors();

  @Override
  public Integer call() throws Exception {
    Numbers.atLeastOne("--count", count);
    Numbers.atLeastOne("--batch", batch);
    Numbers.atLeastOne("--rounds", rounds);
    checkModes();
    PrintWriter out = spec.commandLine().getOut();
    if (shape != null) {
      Numbers.atLeastOne("--layers", layers);
      new ShapeReport(shape, dtype, compare, layers, json).run(out, spec.commandLine().getErr());
      return ExitCodes.OK;
    }
    onlyWithShape("--compare", compare);
    if (search > 0) {
      new SearchBench(search).run(out);
      return ExitCodes.OK;
    }
    List<Path> files = Corpus.files(images == null ? Samples.directory() : images);
    if (sql) {
      benchSql(files, out);
      return ExitCodes.OK;
    }
    if (known > 0) {
      new KnownBench(known, rounds).run(out);
      return ExitCodes.OK;
    }
    if (scaling) {
      new ScalingBench(count, batch, rounds, model, images).run(out);
      return ExitCodes.OK;
    }
    Rates rates = new Rates(new ArrayList<>(), new ArrayList<>());
    Path folder = engineOnly ? null : Files.createTempDirectory("moonspark-bench");
    out.printf(
        "%s, %d cores, batches of %d, %,d images a round, a normal caption each%n",
        model, cores, batch, count);
    try (Moondream moondream = jobOnly ? null : open()) {
      EngineBenchmark engine =
          jobOnly ? null : new EngineBenchmark(moondream, read(files), request());
      String corpus = engineOnly ? null : Corpus.in(folder.resolve("images"), files).grown(count);
      for (int round = 1; round <= rounds; round++) {
        if (!jobOnly) {
          EngineBenchmark.Result result = engine.run(count, cores, batch);
          rates.engine().add(result.imagesPerSecond());
          out.println(describe(round, result));
          out.flush();
        }
        if (!engineOnly) {
          RunCounts counts = job(corpus, folder.resolve("output" + round).toString());
          rates.job().add(counts.images() / counts.seconds());
          out.println(describe(round, counts));
          out.flush();
        }
      }
    } finally {
      if (folder != null) {
        Folders.delete(folder);
      }
    }
    out.println(rates.conclusion());
    out.flush();
    if (json != null) {
      rates.write(json);
    }
    return ExitCodes.OK;
  }

  private void checkModes() {
    Map<String, Boolean> modes = new LinkedHashMap<>();
    modes.put("--engine", engineOnly);
    modes.put("--job", jobOnly);
    modes.put("--sql", sql);
    modes.put("--known", known > 0);
    modes.put("--scaling", scaling);
    modes.put("--search", search > 0);
    modes.put("--shape", shape != null);
    List<String> chosen = modes.keySet().stream().filter(modes::get).toList();
    if (chosen.size() > 1) {
      throw new UserError(String.join(" and ", chosen) + ": give one of them, or none");
    }
    if (json != null && (sql || known > 0 || scaling || search > 0)) {
      throw UserError.flag("--json", json, "does not go with " + chosen.get(0));
    }
  }

  private void benchSql(List<Path> files, PrintWriter out) throws Exception {
    Path folder = Files.createTempDirectory("moonspark-bench");
    try {
      String corpus = Corpus.in(folder.resolve("images"), files).grown(count);
      int[] runs = {0};
      new SqlBenchmark(
              Sessions.open(),
              corpus,
              model,
              batch,
              () -> job(corpus, folder.resolve("output" + runs[0]++).toString()),
              out)
          .run(rounds, folder);
    } finally {
      Folders.delete(folder);
    }
    out.flush();
  }

  private static void onlyWithShape(String flag, Object value) {
    if (value != null) {
      throw UserError.flag(flag, value.toString(), "goes with --shape only");
    }
  }

  private Moondream open() throws IOException {
    return Moondream.open(
        ModelPacks.local(ModelPacks.resolve(model, Sessions.hadoop()), Sessions.hadoop()),
        Device.cpu(),
        Moondream.Options.defaults().withThreads(1));
  }

  private static Request request() {
    return Request.none().caption(CaptionLength.NORMAL);
  }

  private static List<byte[]> read(List<Path> files) throws IOException {
    List<byte[]> images = new ArrayList<>();
    for (Path file : files) {
      images.add(Files.readAllBytes(file));
    }
    return images;
  }

  private RunCounts job(String corpus, String output) throws Exception {
    EnrichPlan plan =
        EnrichPlan.ofFiles(corpus, request(), output, model, batch, Integer.MAX_VALUE);
    PrintWriter silent = new PrintWriter(new StringWriter());
    return new EnrichJob(plan, new Reports(silent, silent, false)).run();
  }

  private static String describe(int round, EngineBenchmark.Result result) {
    return String.format(
        Locale.ROOT,
        "engine %d  %7.1f s  %6.1f images/s  %,7.0f tokens/s  (a thread's time per image:"
            + " decode and crops %.1f ms, model %.1f ms)",
        round,
        result.seconds(),
        result.imagesPerSecond(),
        result.tokensPerSecond(),
        result.prepareSeconds() * 1000 / result.images(),
        result.enrichSeconds() * 1000 / result.images());
  }

  private static String describe(int round, RunCounts counts) {
    return String.format(
        Locale.ROOT,
        "job    %d  %7.1f s  %6.1f images/s  %,7.0f tokens/s",
        round,
        counts.seconds(),
        counts.images() / counts.seconds(),
        counts.tokens() / counts.seconds());
  }
}
