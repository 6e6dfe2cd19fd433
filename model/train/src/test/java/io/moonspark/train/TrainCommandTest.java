package io.moonspark.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moonspark.jobs.CommandPlugin;
import io.moonspark.jobs.Moonspark;
import io.moonspark.jobs.UserError;
import io.moonspark.jobs.scenes.IconFamily;
import io.moonspark.jobs.scenes.PictureFormat;
import io.moonspark.jobs.scenes.Scene;
import io.moonspark.jobs.scenes.SceneCaptions;
import io.moonspark.jobs.scenes.SceneRenderer;
import io.moonspark.jobs.scenes.SceneSampler;
import io.moonspark.model.CaptionLength;
import io.moonspark.model.Device;
import io.moonspark.model.Moondream;
import io.moonspark.model.Request;
import io.moonspark.model.graph.WeightType;
import io.moonspark.model.pack.PackBuilder;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

final class TrainCommandTest {

  /** What a JVM that was terminated exits with. */
  private static final int SIGTERM = 128 + 15;

  @TempDir private Path temp;

  @Test
  void theLauncherFindsTheCommand() {
    assertTrue(
        ServiceLoader.load(CommandPlugin.class).stream()
            .anyMatch(command -> command.type() == TrainCommand.class));
  }

  @ParameterizedTest
  @CsvSource({
    "--batch, 0",
    "--threads, 0",
    "--dense-images, 1",
    "--joint-images, -1",
    "--dense-rate, 0",
    "--joint-rate, NaN",
    "--lora-rate, -1e-3",
    "--max-steps, 0",
    "--log-every, 0",
    "--checkpoint-every, 0"
  })
  void aFlagThatIsOutOfRangeIsNamedBeforeAnythingIsWritten(String flag, String value) {
    Path out = temp.resolve("run");
    UserError refused = assertThrows(UserError.class, () -> run("--output", out, flag, value));
    assertTrue(refused.getMessage().contains(flag), refused.getMessage());
    assertTrue(Files.notExists(out));
  }

  @Test
  void precisionsAndOptimizersMayBeNamedInSmallLetters() {
    StringWriter err = new StringWriter();
    String out = temp.resolve("run").toString();
    String[] args = {
      "train", "--output", out, "--precision", "bf16", "--optimizer", "adamw", "--batch", "0"
    };
    PrintWriter nothing = new PrintWriter(new StringWriter());
    assertEquals(2, Moonspark.run(nothing, new PrintWriter(err), args));
    assertTrue(err.toString().contains("--batch"), err.toString());
  }

  /** A step from nano's weights leaves them nearly as they are, so it still captions. */
  @Test
  void trainedWeightsAreImportedAndCaption() throws Exception {
    Path out = temp.resolve("run");
    run(
        "--output",
        out,
        "--weights",
        NanoNetwork.weights(temp),
        "--dense-images",
        0,
        "--joint-images",
        4,
        "--batch",
        4,
        "--joint-rate",
        1e-6);
    Path pack = temp.resolve("pack");
    PackBuilder.build(
        "trained",
        new PackBuilder.Sources(
            out.resolve(TrainedModel.WEIGHTS),
            out.resolve("config.json"),
            out.resolve("tokenizer.json"),
            WeightType.FP32),
        pack,
        (tensor, done, total) -> {});
    Scene scene = SceneSampler.of(2, IconFamily.TRAINING).scene(0);
    byte[] png = PictureFormat.PNG.encode(SceneRenderer.ofSide(112).image(scene));
    try (Moondream model = Moondream.open(pack, Device.cpu())) {
      Request request = Request.none().caption(CaptionLength.SHORT);
      String said =
          model
              .enrich(List.of(new Moondream.Item(model.prepare(png), request)))
              .get(0)
              .captions()
              .get(0)
              .text()
              .text();
      assertEquals(SceneCaptions.brief(scene), said.strip());
    }
  }

  @Test
  void aRunIsNotContinuedWithOtherSettings() throws Exception {
    Path out = temp.resolve("run");
    run("--output", out, "--dense-images", 4, "--joint-images", 0, "--batch", 4);
    UserError refused =
        assertThrows(
            UserError.class,
            () -> run("--output", out, "--dense-images", 8, "--joint-images", 0, "--batch", 4));
    assertTrue(refused.getMessage().contains("other settings"), refused.getMessage());
    assertTrue(Files.exists(out.resolve(Checkpoint.FILE)));
  }

  @Test
  void aRunThatWasStoppedGoesOnToItsEnd() throws Exception {
    Path out = temp.resolve("run");
    Object[] command = {
      "--output", out, "--dense-images", 12, "--joint-images", 0, "--batch", 4, "--log-every", 1
    };
    run(Stream.concat(Arrays.stream(command), Stream.of("--max-steps", 1)).toArray());
    assertEquals(1, Files.readAllLines(out.resolve(TrainingLog.FILE)).size());
    run(command);
    assertEquals(3, Files.readAllLines(out.resolve(TrainingLog.FILE)).size());
  }

  @Test
  void aRunThatIsTerminatedEndsAtACheckpointFromWhichItGoesOn() throws Exception {
    Path out = temp.resolve("run");
    Object[] command = {
      "--output", out, "--dense-images", 48_000, "--joint-images", 0, "--batch", 4, "--log-every", 1
    };
    List<String> words =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Moonspark.class.getName(),
                "train"));
    Arrays.stream(command).map(Object::toString).forEach(words::add);
    Path said = temp.resolve("said");
    Process process =
        new ProcessBuilder(words)
            .directory(temp.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    try {
      Path log = out.resolve(TrainingLog.FILE);
      while (process.isAlive() && !Files.exists(log)) {
        Thread.sleep(20);
      }
      process.destroy();
      assertEquals(SIGTERM, process.waitFor(), Files.readString(said));
      assertTrue(Files.readString(said).contains("at a checkpoint"), Files.readString(said));
      int before = Files.readAllLines(log).size();
      run(Stream.concat(Arrays.stream(command), Stream.of("--max-steps", 1)).toArray());
      assertEquals(before + 1, Files.readAllLines(log).size());
    } finally {
      process.destroyForcibly();
    }
  }

  private static void run(Object... args) throws Exception {
    TrainCommand command = new TrainCommand();
    CommandLine line = new CommandLine(command);
    line.setOut(new PrintWriter(new StringWriter()));
    line.setErr(new PrintWriter(new StringWriter()));
    line.parseArgs(Arrays.stream(args).map(Object::toString).toArray(String[]::new));
    assertEquals(0, command.call());
  }
}
