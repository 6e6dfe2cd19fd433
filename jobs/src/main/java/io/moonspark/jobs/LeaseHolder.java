package io.moonspark.jobs;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * What a lease file says about the run that holds it.
 *
 * @param run id of the run
 * @param host and, where the system tells, the process namespace: process ids of the same host and
 *     namespace can be compared
 * @param pid process id of the driver
 * @param started when that process started, as text; empty if the system does not say
 * @param beat grows with every sign of life
 */
record LeaseHolder(String run, String host, long pid, String started, long beat) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** This process, for a run. */
  static LeaseHolder of(String run) {
    ProcessHandle self = ProcessHandle.current();
    return new LeaseHolder(run, thisHost(), self.pid(), started(self), 0);
  }

  LeaseHolder nextBeat() {
    return new LeaseHolder(run, host, pid, started, beat + 1);
  }

  byte[] toJson() throws IOException {
    return JSON.writeValueAsBytes(this);
  }

  /** Empty if the bytes are none, or half a lease: they may be on their way. */
  static Optional<LeaseHolder> parse(byte[] json) {
    try {
      return Optional.of(JSON.readValue(json, LeaseHolder.class));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Whether it was a process of this host that is no more; false if that cannot be known. */
  boolean isKnownDead() {
    if (!host.equals(thisHost())) {
      return false;
    }
    Optional<ProcessHandle> process = ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
    return process.isEmpty() || !started(process.get()).equals(started);
  }

  /** For a message: where it runs. */
  String describe() {
    return "process " + pid + " on " + host.split("/")[0];
  }

  private static String started(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toString).orElse("");
  }

  private static String thisHost() {
    String host;
    try {
      host = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      host = "localhost";
    }
    try {
      // Containers may share a host name, but not process ids.
      return host + "/" + Files.readSymbolicLink(Path.of("/proc/self/ns/pid"));
    } catch (IOException | UnsupportedOperationException e) {
      return host;
    }
  }
}
