package io.moonspark.jobs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Any number of image files made from a few: copies of them, each with bytes of its own behind the
 * end of the image, which no decoder reads. So all have different content and are good images.
 */
final class Corpus {

  /** A file. */
  record Image(String name, byte[] content) {}

  private final Path folder;
  private final List<String> names = new ArrayList<>();
  private final List<byte[]> originals = new ArrayList<>();
  private int size;

  private Corpus(Path folder) {
    this.folder = folder;
  }

  /**
   * An empty corpus.
   *
   * @param originals image files
   */
  static Corpus in(Path folder, List<Path> originals) throws IOException {
    Corpus corpus = new Corpus(Files.createDirectories(folder));
    for (Path file : originals) {
      corpus.names.add(file.getFileName().toString());
      corpus.originals.add(Files.readAllBytes(file));
    }
    return corpus;
  }

  /**
   * The files of a directory, in order.
   *
   * @throws UserError if there are none
   */
  static List<Path> files(String directory) throws IOException {
    try (Stream<Path> all = Files.list(Path.of(directory))) {
      List<Path> files = all.filter(Files::isRegularFile).sorted().toList();
      if (files.isEmpty()) {
        throw UserError.flag("--images", directory, "there are no files in it");
      }
      return files;
    } catch (NotDirectoryException | NoSuchFileException e) {
      throw UserError.flag("--images", directory, "no such directory");
    }
  }

  /** Its directory, after so many images have been added. */
  String grown(int images) throws IOException {
    grow(images);
    return folder.toString();
  }

  /** Adds images. */
  void grow(int images) throws IOException {
    for (Image image : next(images)) {
      Files.write(folder.resolve(image.name()), image.content());
    }
  }

  /** The next images, which are not written to the directory. */
  List<Image> next(int images) {
    List<Image> next = new ArrayList<>(images);
    for (int end = size + images; size < end; size++) {
      int original = size % originals.size();
      byte[] bytes = originals.get(original);
      next.add(
          new Image(
              "%07d-%s".formatted(size, names.get(original)),
              Arrays.copyOf(bytes, bytes.length + 1 + size / originals.size())));
    }
    return next;
  }

  /** Images it has. */
  int size() {
    return size;
  }

  Path folder() {
    return folder;
  }
}
