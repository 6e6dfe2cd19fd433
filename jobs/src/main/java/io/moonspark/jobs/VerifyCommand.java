package io.moonspark.jobs;

import io.moonspark.model.pack.Packs;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code verify}: whether all files of a pack are what they were when it was built. */
@Command(name = "verify", description = "Checks every file of a model pack against its sum.")
final class VerifyCommand implements Callable<Integer> {

  @Parameters(paramLabel = "PACK", description = "Directory of the pack.")
  private String pack;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    try {
      Packs.verify(Path.of(pack));
    } catch (IOException e) {
      throw new UserError(FailureText.oneLine(e.getMessage()));
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(pack + " is whole.");
    out.flush();
    return ExitCodes.OK;
  }
}
