package io.moonspark.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moonspark.jobs.evaluate.Benchmark;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is done with evaluations and with tables that have no truth. */
final class EvaluateChecksTest {

  @TempDir private Path temp;

  @Test
  void anEvaluationComparedWithItselfDoesNotDiffer() throws IOException {
    Path data = OfficialFiles.write(Benchmark.TALLYQA, temp.resolve("data"));
    Path output = temp.resolve("out");
    Cli.run("evaluate", "--benchmark", "tallyqa", "--data", data, "--output", output);
    Cli.Result same = Cli.run("evaluate", "compare", output, output);
    assertEquals(ExitCodes.OK, same.code(), same.err());
    assertTrue(same.out().contains("+0.0  +0.0 to +0.0"), same.out());
    assertTrue(same.out().contains("2 items in both"), same.out());
    assertTrue(same.out().contains("p = 1.00"), same.out());
    Cli.Result other = Cli.run("evaluate", "compare", output, data);
    assertEquals(ExitCodes.USAGE, other.code());
    assertTrue(other.err().contains("is no output of evaluate"), other.err());
  }

  @Test
  void aTableWithoutTruthIsCheckedAgainstItself() {
    Path images = Cli.samples(temp.resolve("images"), 4);
    Path output = temp.resolve("out");
    Cli.enrich(
        "--images",
        images,
        "--output",
        output,
        "--caption",
        "short,normal",
        "--detect",
        "dog,cat",
        "--ask",
        "What color is the background?",
        "--ask",
        "How many things are there?",
        "--max-tokens",
        4);
    Cli.Result result =
        Cli.run(
            "check",
            "--table",
            output,
            "--objects",
            "dog,cat,fish",
            "--same",
            "What color is the background?|How many things are there?");
    assertEquals(ExitCodes.OK, result.code(), result.err());
    assertTrue(result.out().contains("captions cut off"), result.out());
    assertTrue(result.out().matches("(?s).*captions cut off +100\\.0 %.*of 8.*"), result.out());
    assertTrue(result.out().contains("CHAIRi"), result.out());
    assertTrue(
        result.out().matches("(?s).*agreement: What color is the background\\? +0\\.0 %.*"),
        result.out());
    Cli.Result none = Cli.run("check", "--table", images);
    assertEquals(ExitCodes.USAGE, none.code(), none.out());
  }
}
