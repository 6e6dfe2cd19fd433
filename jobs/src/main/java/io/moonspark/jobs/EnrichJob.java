package io.moonspark.jobs;

import io.moonspark.model.EngineException;
import io.moonspark.udfs.Enrich;
import io.moonspark.udfs.EnrichCounters;
import io.moonspark.udfs.EnrichSettings;
import io.moonspark.udfs.GpuProbe;
import io.moonspark.udfs.ModelPacks;
import io.moonspark.udfs.ModelRef;
import java.io.IOException;
import java.time.Instant;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** Checks everything that can be checked, cheapest first, then enriches what is new. */
final class EnrichJob {

  private final EnrichPlan plan;
  private final Reports reports;

  EnrichJob(EnrichPlan plan, Reports reports) {
    this.plan = plan;
    this.reports = reports;
  }

  /**
   * All that was checked.
   *
   * @param hadoop how file systems are seen
   */
  private record Checked(
      Configuration hadoop,
      OutputTable output,
      EnrichSettings settings,
      SparkSession spark,
      Enrichment enrichment,
      EnrichCounters counters) {}

  /** Returns what was committed. */
  RunCounts run() throws Exception {
    Instant start = Instant.now();
    Checked job = check();
    SparkSession spark = job.spark();
    OutputTable output = job.output();
    RunCounts counts;
    RunId id = RunId.of(job.settings());
    OptionalLong version = job.enrichment().sourceVersion();
    try (Progress progress = reports.progress(job.counters());
        OutputWriter writer = new OutputWriter(spark, output, id, plan.maxWait(), progress::tell)) {
      counts = job.enrichment().run(job.settings(), job.counters(), progress, writer);
    }
    if (output.exists()) {
      new RunsTable(spark, output).add(id, start, plan.images(), version, job.settings(), counts);
    }
    reports.summary(plan, job.enrichment().unseen(), counts, output);
    reports.samples(spark, job.settings(), output);
    plan.failureBudget().check(counts);
    return counts;
  }

  /** What a run would take, from a sample of so many images; writes nothing to the output. */
  DryRun.Prediction predict(int sample) throws Exception {
    Checked job = check();
    try (Progress progress = reports.progress(job.counters())) {
      progress.total(2L * sample);
      return new DryRun(job.spark(), job.settings(), job.counters())
          .predict(job.enrichment(), sample, job.hadoop());
    }
  }

  private Checked check() throws Exception {
    PathSecrets.refuse("--images", plan.images());
    PathSecrets.refuse("--output", plan.output());
    PathSecrets.refuse("--model", plan.model());
    PathSecrets.refuse("--checkpoint", plan.checkpoint());
    // Paths need no session, so that a typing error is told in a second.
    Configuration hadoop = Sessions.hadoop();
    ImageSource source = SourceFinder.find(plan, hadoop);
    OutputTable output = OutputTable.at(plan.output(), hadoop);
    EnrichSettings settings =
        new EnrichSettings(
            model(hadoop), plan.device(), plan.request(), plan.cropBudget(), plan.limits());
    if (source instanceof ImageSource.Folder && !output.exists()) {
      // There is work for certain, and a core that waits while the session opens.
      Enrich.warmUp(settings, Sessions.conf());
    }
    SparkSession spark = Sessions.open();
    checkDevice(spark);
    output.check(spark);
    return new Checked(
        hadoop,
        output,
        settings,
        spark,
        enrichment(spark, source, output),
        EnrichCounters.register(spark.sparkContext()));
  }

  private Enrichment enrichment(SparkSession spark, ImageSource source, OutputTable output) {
    if (source instanceof ImageSource.Folder folder) {
      return new FolderEnrichment(spark, folder, output, plan);
    }
    return TableEnrichment.of(spark, (ImageSource.Table) source, output, plan);
  }

  private void checkDevice(SparkSession spark) {
    GpuProbe.problem(new JavaSparkContext(spark.sparkContext()), plan.device())
        .ifPresent(
            problem -> {
              throw UserError.flag("--device", plan.device(), problem);
            });
  }

  private ModelRef model(Configuration hadoop) {
    try {
      ModelRef model = ModelPacks.resolve(plan.model(), hadoop);
      ModelPacks.check(model, plan.request(), hadoop);
      return model;
    } catch (IOException | EngineException e) {
      throw UserError.flag("--model", plan.model(), FailureText.oneLine(e.getMessage()));
    }
  }
}
