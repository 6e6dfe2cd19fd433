package io.moonspark.jobs;

import java.io.PrintWriter;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The main class: {@code spark-submit --class io.moonspark.jobs.Moonspark ... enrich ...}. */
@Command(
    name = "moonspark",
    description = "Captions, answers, boxes and points for tables of images.",
    // A new command is a class with @Command and a line here.
    subcommands = {
      EnrichCommand.class,
      GalleryCommand.class,
      CompareCommand.class,
      ImportCommand.class,
      VerifyCommand.class,
      BenchCommand.class,
      ChaosCommand.class,
      SoakCommand.class,
      SynthesizeCommand.class,
      SqlCommand.class,
      IndexCommand.class,
      EvaluateCommand.class,
      CheckCommand.class
    })
public final class Moonspark implements Callable<Integer> {

  private static final String DEBUG = "MOONSPARK_DEBUG";

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help and exit.")
  private boolean help;

  @Spec private CommandSpec spec;

  private Moonspark() {}

  /** Runs a command and ends the JVM with its exit code. */
  public static void main(String[] args) {
    int code = run(new PrintWriter(System.out, true), new PrintWriter(System.err, true), args);
    // In order, and not by a shutdown hook while executors are still being told to go.
    Sessions.close();
    System.exit(code);
  }

  /** Runs a command in this process and returns its exit code; Spark's session stays open. */
  public static int run(PrintWriter out, PrintWriter err, String... args) {
    return commands()
        .setOut(out)
        .setErr(err)
        .setParameterExceptionHandler(Moonspark::onBadArguments)
        .setExecutionExceptionHandler((e, command, parsed) -> onFailure(e, command))
        .execute(args);
  }

  /** All commands, those of other jars on the class path among them. */
  static CommandLine commands() {
    CommandLine commands = new CommandLine(new Moonspark());
    ServiceLoader.load(CommandPlugin.class).forEach(commands::addSubcommand);
    // Set last, as only the subcommands that there are by then follow.
    return commands.setCaseInsensitiveEnumValuesAllowed(true);
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return ExitCodes.USAGE;
  }

  private static int onBadArguments(ParameterException e, String[] args) {
    tell(e.getCommandLine(), FailureText.oneLine(e.getMessage()) + "; see --help");
    return ExitCodes.USAGE;
  }

  private static int onFailure(Exception e, CommandLine command) {
    if (e instanceof UserError) {
      tell(command, e.getMessage());
      return ExitCodes.USAGE;
    }
    if (e instanceof FailureBudget.TooManyFailures) {
      tell(command, e.getMessage());
      return ExitCodes.TOO_MANY_FAILURES;
    }
    if (e instanceof OutputBusyException) {
      tell(command, e.getMessage());
      return ExitCodes.OUTPUT_BUSY;
    }
    tell(command, "failed: " + FailureText.of(e));
    if ("1".equals(System.getenv(DEBUG))) {
      e.printStackTrace(command.getErr());
    }
    return ExitCodes.FAILED;
  }

  private static void tell(CommandLine command, String line) {
    command.getErr().println(command.getCommandSpec().qualifiedName() + ": " + line);
    command.getErr().flush();
  }
}
