package io.moonspark.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, really killed; {@code bin/moonspark chaos} does the same for longer. */
final class KilledRunsTest {

  @TempDir Path temp;

  @Test
  void everyImageIsThereOnceAfterADriverAndAnExecutorWereKilled() throws Exception {
    Cli.spark();
    Chaos.Result result =
        new Chaos(temp, Corpus.files("../notebooks/images"), 3, new PrintWriter(System.out, true))
            .run(2);
    assertEquals(2, result.kills());
    assertTrue(result.good(), result.toString());
  }
}
