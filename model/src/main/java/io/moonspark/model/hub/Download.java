package io.moonspark.model.hub;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One file on its way from the hub: taken up where an earlier try broke off, checked, and only then
 * under its name.
 */
final class Download {
  private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d+)-\\d+/(?:\\d+|\\*)");
  private static final int BUFFER_BYTES = 1 << 20;

  private final HubClient client;
  private final String name;
  private final URI uri;
  private final Expected expected;
  private final Transfer transfer;

  /**
   * What the hub says of a file.
   *
   * @param size bytes; -1 if it does not say
   * @param checksum SHA-256 (64 digits) or, for small files, git's SHA-1 (40 digits)
   */
  record Expected(long size, String checksum) {}

  Download(HubClient client, String name, URI uri, Expected expected, Transfer transfer) {
    this.client = client;
    this.name = name;
    this.uri = uri;
    this.expected = expected;
    this.transfer = transfer;
  }

  /**
   * One try. What arrived stays for the next one.
   *
   * @throws IOException if the connection breaks; another try may help
   * @throws HubException if none would
   */
  void to(Path target) throws IOException, InterruptedException {
    Path partial = target.resolveSibling(target.getFileName() + ".incomplete");
    fetch(partial);
    String problem = problem(partial);
    if (problem != null) {
      // Bytes that are wrong now will be wrong when more of them are there.
      Files.delete(partial);
      throw new IOException(name + " arrived damaged: " + problem);
    }
    Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
  }

  private void fetch(Path partial) throws IOException, InterruptedException {
    try (FileChannel file =
        FileChannel.open(partial, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      long have = file.size();
      if (expected.size() >= 0 && have > expected.size()) {
        file.truncate(0);
        have = 0;
      }
      if (have > 0 && have == expected.size()) {
        return;
      }
      HttpResponse<InputStream> response = client.bytes(uri, have);
      try (InputStream body = response.body()) {
        long start = response.statusCode() == 206 ? rangeStart(response) : 0;
        if (start != have && start != 0) {
          // Neither what was asked for nor the whole file: nothing of it can be trusted.
          file.truncate(0);
          throw new IOException(name + ": the server sent another range than was asked for");
        }
        // A server that ignores ranges starts over; what it sends replaces what is there.
        file.truncate(start).position(start);
        copy(body, file);
      }
    }
  }

  private static long rangeStart(HttpResponse<?> response) throws IOException {
    String range = response.headers().firstValue("Content-Range").orElse("");
    Matcher matcher = CONTENT_RANGE.matcher(range);
    if (!matcher.matches()) {
      throw new IOException("the server sends a part of the file without saying which");
    }
    return Long.parseLong(matcher.group(1));
  }

  private void copy(InputStream from, FileChannel to) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    int read;
    while ((read = from.read(buffer)) >= 0) {
      ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, read);
      while (bytes.hasRemaining()) {
        to.write(bytes);
      }
      transfer.progress(name, to.position(), expected.size());
    }
  }

  /** What is wrong with the file, or null. */
  private String problem(Path file) throws IOException {
    long size = Files.size(file);
    if (expected.size() >= 0 && size != expected.size()) {
      if (size < expected.size()) {
        throw new IOException(name + " ended at byte " + size + " of " + expected.size());
      }
      return size + " bytes instead of " + expected.size();
    }
    String sum =
        switch (expected.checksum().length()) {
          case 64 -> digest("SHA-256", file, "");
          case 40 -> digest("SHA-1", file, "blob " + size + "\0");
          default -> expected.checksum();
        };
    return sum.equals(expected.checksum()) ? null : "its checksum differs";
  }

  private static String digest(String algorithm, Path file, String prefix) throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + algorithm, e);
    }
    digest.update(prefix.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[BUFFER_BYTES];
      int read;
      while ((read = in.read(buffer)) >= 0) {
        digest.update(buffer, 0, read);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
