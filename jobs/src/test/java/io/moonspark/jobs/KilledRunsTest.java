package io.moonspark.jobs;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real cluster of processes, one of which is really killed; {@code bin/moonspark chaos} does the
 * same for longer, to drivers, too.
 */
final class KilledRunsTest {

  @TempDir Path temp;

  @Test
  void everyImageIsThereOnceAfterAnExecutorWasKilledBetweenTwoCommits() throws Exception {
    Cli.spark();
    Chaos chaos =
        new Chaos(temp, Corpus.files("../notebooks/images"), 1, new PrintWriter(System.out, true));
    chaos.grow(4 * Chaos.IMAGES_PER_COMMIT);
    Process run = chaos.start(Chaos.Victim.EXECUTOR);
    Path log = chaos.output().resolve(OutputTable.LOG);
    while (run.isAlive() && (!Files.exists(log) || Cli.commits(chaos.output()) == 0)) {
      Thread.sleep(20);
    }
    ProcessHandle executor = run.children().findAny().orElseThrow();
    assertTrue(executor.destroyForcibly(), "an executor is killed");
    chaos.finish(run);
    Chaos.Result result = chaos.result();
    assertTrue(result.good(), result.toString());
  }
}
