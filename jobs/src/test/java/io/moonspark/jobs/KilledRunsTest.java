package io.moonspark.jobs;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real processes, one of which is really killed; {@code bin/moonspark chaos} does the same for
 * longer.
 */
final class KilledRunsTest {

  private static final int COMMITS = 4;

  @TempDir private Path temp;

  @BeforeEach
  void session() {
    Cli.spark();
  }

  @Test
  void everyFileIsThereOnceAfterAnExecutorAndThenTheDriverWereKilledBetweenCommits()
      throws Exception {
    ChaosSource source =
        new ChaosSource(
            ChaosSource.Kind.FILES, temp.resolve("source"), Corpus.files("../notebooks/images"));
    source.grow(COMMITS * Chaos.IMAGES_PER_COMMIT);
    Chaos chaos = new Chaos(temp, List.of(source), 1, new PrintWriter(System.out, true));
    Process run = chaos.start(source, Chaos.Victim.EXECUTOR);
    waitForCommits(1, run, source);
    ProcessHandle executor = run.children().findAny().orElseThrow();
    assertTrue(executor.destroyForcibly(), "an executor is killed");
    waitForCommits(2, run, source);
    Chaos.kill(run);
    chaos.finish(chaos.start(source, Chaos.Victim.DRIVER));
    assertTrue(source.found().good(), source.found().toString());
  }

  private static void waitForCommits(int wanted, Process run, ChaosSource source) throws Exception {
    Path log = source.output().resolve(OutputTable.LOG);
    while (run.isAlive() && (!Files.exists(log) || Cli.commits(source.output()) < wanted)) {
      Thread.sleep(20);
    }
    assertTrue(run.isAlive(), "the run ended before it could be killed");
    assertTrue(Cli.commits(source.output()) < COMMITS, "all was committed before the kill");
  }
}
