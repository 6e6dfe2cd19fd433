package io.moonspark.jobs;

import io.moonspark.jobs.Pictures.Picture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Writes pages for a browser, with sample images in the place of thumbnails. */
final class TestGallery {

  static final EnrichedModel A = new EnrichedModel("nano", "aaaa1111");
  static final EnrichedModel B = new EnrichedModel("nano-int4", "bbbb2222");

  static final String HOSTILE =
      "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">";

  private static final int SAMPLES = 12;

  private TestGallery() {}

  /** A few images: known boxes, words to look for, a failure, and markup in every text. */
  static Path few(Path directory) throws IOException {
    PageData data = new PageData("/data/enriched", List.of(A), 4);
    data.add(
        OutputRow.of("file:/photos/harbour.jpg")
            .caption("normal", "A red boat in a harbour.")
            .answer("How many boats?", "One")
            .box("boat", 0.25, 0.5, 0.75, 0.875)
            .box("boat", 0.0, 0.0, 0.125, 0.25)
            .point("mast", 0.5, 0.25)
            .row(),
        picture(0));
    data.add(
        OutputRow.of("file:/photos/street.jpg")
            .caption("normal", "A street with a red car.")
            .box("car", 0.1, 0.2, 0.3, 0.4)
            .row(),
        picture(1));
    data.add(
        OutputRow.of("file:/photos/torn.jpg").error("undecodable", "ends early").row(),
        new Picture(null, null, null, "undecodable: ends early"));
    data.add(
        OutputRow.of("file:/photos/" + HOSTILE)
            .caption("normal", HOSTILE)
            .answer(HOSTILE, HOSTILE)
            .box(HOSTILE, 0.1, 0.1, 0.9, 0.9)
            .row(),
        picture(2));
    return write(directory, data);
  }

  /** So many images, of ordinary looks. */
  static Path many(Path directory, int count) throws IOException {
    PageData data = new PageData("/data/enriched", List.of(A), count);
    for (int i = 0; i < count; i++) {
      data.add(
          OutputRow.of(String.format(Locale.ROOT, "file:/photos/2026/%05d.jpg", i))
              .caption("normal", "Picture number " + i + " shows a street with cars and people.")
              .answer("What is the weather?", i % 3 == 0 ? "Sunny" : "Cloudy")
              .answer("How many cars?", String.valueOf(i % 7))
              .box("car", 0.1, 0.2, 0.4, 0.5)
              .box("person", 0.5, 0.4, 0.6, 0.9)
              .row(),
          picture(i % SAMPLES));
    }
    return write(directory, data);
  }

  /** Two models that agree on one image and not on the other. */
  static Path compared(Path directory) throws IOException {
    PageData data = new PageData("/data/enriched", List.of(A, B), 2);
    data.add(
        new ComparisonSummary(
            2,
            0,
            0,
            0,
            0,
            new ComparisonSummary.Agreement(2, 1),
            new ComparisonSummary.Agreement(2, 1),
            List.of(new ComparisonSummary.Label("boat", 2, 0.75, 1, 0))));
    data.add(
        OutputRow.of("same.jpg")
            .caption("normal", "A boat.")
            .answer("How many?", "1")
            .box("boat", 0, 0, 1, 1)
            .row(),
        OutputRow.of("same.jpg")
            .caption("normal", "A boat.")
            .answer("How many?", "1")
            .box("boat", 0, 0, 1, 1)
            .row(),
        picture(0));
    data.add(
        OutputRow.of("other.jpg")
            .caption("normal", "A red boat in a harbour.")
            .answer("How many?", "2")
            .box("boat", 0, 0, 0.5, 0.5)
            .box("boat", 0.5, 0.5, 1, 1)
            .row(),
        OutputRow.of("other.jpg")
            .caption("normal", "A red ship in a harbour.")
            .answer("How many?", "1")
            .box("boat", 0, 0, 0.5, 0.25)
            .row(),
        picture(1));
    return write(directory, data);
  }

  private static Picture picture(int sample) {
    return new Picture(sample + ".jpg", 400, 300, null);
  }

  private static Path write(Path directory, PageData data) throws IOException {
    Path thumbnails = Files.createDirectories(directory.resolve(GalleryFolder.THUMBNAILS));
    for (int i = 0; i < SAMPLES; i++) {
      // What the bytes are, a browser sees by itself.
      Files.copy(Cli.sample(i), thumbnails.resolve(i + ".jpg"));
    }
    Files.writeString(directory.resolve("index.html"), GalleryPage.of(data.json()));
    return directory;
  }
}
