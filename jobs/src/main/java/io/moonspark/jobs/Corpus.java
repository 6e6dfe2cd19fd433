package io.moonspark.jobs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Any number of image files made from a few: copies of them, each with bytes of its own behind the
 * end of the image, which no decoder reads. So all have different content and are good images.
 */
final class Corpus {

  private final Path folder;
  private final List<byte[]> originals;
  private final List<String> endings;
  private int size;

  private Corpus(Path folder, List<byte[]> originals, List<String> endings) {
    this.folder = folder;
    this.originals = originals;
    this.endings = endings;
  }

  /**
   * An empty corpus.
   *
   * @param originals a directory of image files
   * @throws UserError if there are none
   */
  static Corpus in(Path folder, Path originals) throws IOException {
    List<byte[]> bytes = new ArrayList<>();
    List<String> endings = new ArrayList<>();
    try (Stream<Path> files = Files.list(originals)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(".jpg") || name.endsWith(".png")) {
          bytes.add(Files.readAllBytes(file));
          endings.add(name);
        }
      }
    }
    if (bytes.isEmpty()) {
      throw UserError.flag("--images", originals, "there are no .jpg or .png files in it");
    }
    Files.createDirectories(folder);
    return new Corpus(folder, bytes, endings);
  }

  /** Adds images. */
  void grow(int images) throws IOException {
    for (int end = size + images; size < end; size++) {
      int original = size % originals.size();
      Path file = folder.resolve("%07d-%s".formatted(size, endings.get(original)));
      byte[] bytes = originals.get(original);
      byte[] all = new byte[bytes.length + 1 + size / originals.size()];
      System.arraycopy(bytes, 0, all, 0, bytes.length);
      Files.write(file, all);
    }
  }

  /** Images it has. */
  int size() {
    return size;
  }

  Path folder() {
    return folder;
  }
}
