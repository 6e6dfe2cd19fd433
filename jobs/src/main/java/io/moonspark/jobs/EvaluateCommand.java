package io.moonspark.jobs;

import io.moonspark.jobs.evaluate.Benchmark;
import io.moonspark.jobs.evaluate.ScoringBench;
import io.moonspark.jobs.evaluate.readers.BadDataException;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code evaluate}: a published benchmark, asked and scored by its own rules. */
@Command(
    name = "evaluate",
    sortOptions = false,
    subcommands = EvaluateCompareCommand.class,
    description = {
      "Asks a model what a published benchmark asks, in the benchmark's own files, and scores the",
      "answers by its official rules. What was asked is never asked again: an evaluation that was",
      "killed is simply started again."
    })
final class EvaluateCommand implements Callable<Integer> {

  private static final String BENCHMARK = "--benchmark";

  @Option(
      names = BENCHMARK,
      paramLabel = "NAME",
      description = {
        "vqav2, textvqa, gqa, pope, tallyqa, countbenchqa, chartqa, docvqa, coco-detection, refcoco,",
        "refcoco+, refcocog, coco-captions, or scenes, which are drawn anew."
      })
  private String benchmark;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Directory with the benchmark's files as published, and its images.")
  private String data;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Only the first N items; of scenes, N with each kind of icons, else 500.")
  private Long limit;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of the bootstrap, and of scenes. Default: ${DEFAULT-VALUE}.")
  private long seed = 20_260_101;

  @Option(
      names = "--bench",
      description =
          "No benchmark: times the scoring of synthetic predictions, 100,000 and a million.")
  private boolean bench;

  @Mixin private RunFlags run;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    if (bench) {
      ScoringBench.run(Sessions.open(), out);
      return ExitCodes.OK;
    }
    EvaluateJob.Asked asked =
        new EvaluateJob.Asked(
            named(),
            data,
            limit == null ? OptionalLong.empty() : OptionalLong.of(atLeastOne()),
            seed);
    if (run.output() == null) {
      throw UserError.flag(
          BENCHMARK, benchmark, "where to? Give the directory of a Delta table as --output");
    }
    try {
      new EvaluateJob(asked, run, out, spec.commandLine().getErr()).run();
    } catch (BadDataException e) {
      throw new UserError(e.getMessage());
    }
    out.flush();
    return ExitCodes.OK;
  }

  private long atLeastOne() {
    return Numbers.atLeastOne("--limit", limit);
  }

  private Benchmark named() {
    String names =
        Arrays.stream(Benchmark.values()).map(Benchmark::label).collect(Collectors.joining(", "));
    if (benchmark == null) {
      throw new UserError("--benchmark is missing: give one of " + names);
    }
    Benchmark named =
        Benchmark.labelled(benchmark)
            .orElseThrow(
                () -> UserError.flag(BENCHMARK, benchmark, "is no benchmark: use " + names));
    if (named.hasFiles() && data == null) {
      throw UserError.flag(BENCHMARK, benchmark, "where are its files? Name them with --data");
    }
    if (!named.hasFiles() && data != null) {
      throw UserError.flag("--data", data, "scenes are drawn anew: leave it out");
    }
    return named;
  }
}
