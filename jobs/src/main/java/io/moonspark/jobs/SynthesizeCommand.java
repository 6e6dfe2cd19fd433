package io.moonspark.jobs;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code synthesize}: makes training data. */
@Command(
    name = "synthesize",
    description =
        "Makes training data: pictures and what is true of them, or captions from what people said.",
    subcommands = {SynthesizeScenesCommand.class, SynthesizeNarrativesCommand.class})
final class SynthesizeCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return ExitCodes.USAGE;
  }
}
