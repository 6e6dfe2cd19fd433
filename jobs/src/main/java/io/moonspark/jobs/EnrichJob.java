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

  /** Returns what was committed. */
  RunCounts run() throws Exception {
    Instant start = Instant.now();
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
    Enrichment enrichment = enrichment(spark, source, output);
    EnrichCounters counters = EnrichCounters.register(spark.sparkContext());
    RunCounts counts;
    RunId id = RunId.of(settings);
    OptionalLong version = enrichment.sourceVersion();
    try (Progress progress = reports.progress(counters);
        OutputWriter writer = new OutputWriter(spark, output, id, plan.maxWait(), progress::tell)) {
      counts = enrichment.run(settings, counters, progress, writer);
    }
    if (output.exists()) {
      new RunsTable(spark, output).add(id, start, plan.images(), version, settings, counts);
    }
    reports.summary(plan, enrichment.unseen(), counts, output);
    reports.samples(spark, settings, output);
    plan.failureBudget().check(counts);
    return counts;
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
