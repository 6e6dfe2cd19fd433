package io.moonspark.jobs;

import io.moonspark.model.CaptionLength;
import io.moonspark.model.Request;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code enrich}: what is new among the images becomes rows of a Delta table. */
@Command(
    name = "enrich",
    sortOptions = false,
    description = {
      "Enriches the images that are not in the output yet. Run it again for new ones.",
      "Without flags: the sample images, with the embedded model nano.",
      "Arguments may come from a file: moonspark enrich @conf/nightly.args"
    })
final class EnrichCommand implements Callable<Integer> {

  static final String SAMPLE_OUTPUT = "moonspark-out/samples";

  private static final Request SAMPLE_REQUEST =
      Request.none()
          .caption(CaptionLength.NORMAL)
          .ask(List.of("What color is the background?", "How many things are there?"))
          .detect(List.of("car"));

  @Mixin private SourceFlags source;
  @Mixin private PromptFlags prompts;
  @Mixin private RunFlags run;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    Request request = request();
    EnrichPlan plan =
        new EnrichPlan(
            images(),
            source.format(),
            source.columns(),
            request,
            output(),
            run.checkpoint(),
            run.model().model(),
            run.model().device(),
            run.model().cropBudget(),
            run.maxImagesPerBatch(),
            run.limits(),
            run.retry(),
            run.failureBudget(),
            run.maxWait());
    EnrichJob job = new EnrichJob(plan, new Reports(out, err, onSamples()));
    if (run.isDry()) {
      job.predict(run.sample()).print(out);
    } else {
      job.run();
    }
    out.flush();
    return ExitCodes.OK;
  }

  private boolean onSamples() {
    return source.images() == null;
  }

  private String images() {
    return onSamples() ? Samples.directory() : source.images();
  }

  private Request request() {
    Request request = prompts.request();
    if (!request.isEmpty() || source.hasPromptColumn()) {
      return request;
    }
    if (onSamples()) {
      return SAMPLE_REQUEST.limits(request.maxTokens(), request.maxObjects());
    }
    throw UserError.flag(
        "--images",
        source.images(),
        "nothing is asked of them: give at least one of --caption, --ask, --detect, --point,"
            + " --ask-column, --detect-column");
  }

  private String output() {
    if (run.output() != null) {
      return run.output();
    }
    if (onSamples()) {
      return SAMPLE_OUTPUT;
    }
    throw UserError.flag(
        "--images", source.images(), "where to? Give the directory of a Delta table as --output");
  }
}
