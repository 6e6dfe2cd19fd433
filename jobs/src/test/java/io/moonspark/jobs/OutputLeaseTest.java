package io.moonspark.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OutputLeaseTest {

  private static final OutputLease.Timing QUICK =
      new OutputLease.Timing(Duration.ofMillis(20), Duration.ofMillis(400), Duration.ofMillis(10));

  private final List<String> told = new ArrayList<>();
  @TempDir private Path temp;
  private OutputTable output;
  private Path file;

  @BeforeEach
  void paths() {
    output = OutputTable.at(temp.resolve("out").toString(), new Configuration(false));
    file = temp.resolve("out/_moonspark/lease");
  }

  @Test
  void aLivingHolderIsWaitedForAndNamedWhenWaitingEnds() throws Exception {
    try (OutputLease first = take("first", Duration.ZERO)) {
      OutputBusyException e =
          assertThrows(OutputBusyException.class, () -> take("second", Duration.ofSeconds(1)));
      assertTrue(e.getMessage().contains("process " + ProcessHandle.current().pid()), e::toString);
      assertTrue(e.getMessage().contains("--max-wait"), e::toString);
      assertEquals(1, told.size());
      assertFalse(first.isLost());
    }
    assertFalse(Files.exists(file));
    take("second", Duration.ZERO).close();
  }

  @Test
  void whoeverComesNextNeverWaitsForALeaseGivenBack() throws Exception {
    for (int i = 0; i < 200; i++) {
      OutputLease lease = take("run" + i, Duration.ZERO);
      Thread.sleep(i % 23);
      lease.close();
      assertFalse(Files.exists(file));
    }
  }

  @Test
  void aHolderWithoutASignOfLifeLosesItsLease() throws Exception {
    try (OutputLease first = take("first", Duration.ZERO)) {
      LeaseHolder elsewhere = new LeaseHolder("other", "elsewhere", 1, "", 7);
      Files.write(file, elsewhere.toJson());
      assertTrue(first.isLost());
      try (OutputLease second = take("second", Duration.ofSeconds(10))) {
        assertFalse(second.isLost());
        assertTrue(told.get(0).contains("process 1 on elsewhere"), told::toString);
      }
    }
  }

  @Test
  void aDeadProcessOfThisHostIsNotWaitedFor() throws Exception {
    LeaseHolder self = LeaseHolder.of("killed");
    Files.createDirectories(file.getParent());
    Files.write(
        file, new LeaseHolder("killed", self.host(), self.pid(), "another start", 0).toJson());
    take("second", Duration.ZERO).close();
    assertTrue(told.isEmpty());
  }

  @Test
  void halfALeaseExpires() throws Exception {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "{\"run\":");
    take("second", Duration.ofSeconds(10)).close();
    assertEquals(1, told.size());
  }

  private OutputLease take(String run, Duration maxWait) throws Exception {
    return OutputLease.take(output, run, maxWait, QUICK, told::add);
  }
}
