package io.moonspark.jobs;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moonspark.jobs.OpenPage.Screen;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Takes pictures of a gallery, as for the README:
 *
 * <pre>{@code
 * mvn -B -ntp -q verify -Dtest=GalleryScreenshotTest \
 *   -Dsurefire.failIfNoSpecifiedTests=false -Dscreenshot.of=DIR -Dscreenshot.to=gallery.jpg
 * }</pre>
 */
@EnabledIfSystemProperty(named = "screenshot.of", matches = ".+")
final class GalleryScreenshotTest {

  private static final double SCALE = 1.25;

  @Test
  void picturesOfAGallery() throws Exception {
    Path gallery = Path.of(System.getProperty("screenshot.of"));
    String jpg = System.getProperty("screenshot.to");
    try (Chromium browser = Chromium.launch()) {
      shoot(browser, gallery, Screen.DESKTOP, "light", Path.of(jpg));
      shoot(browser, gallery, Screen.DESKTOP, "dark", beside(jpg, "-dark"));
      shoot(browser, gallery, Screen.PHONE, "light", beside(jpg, "-phone"));
      for (Screen screen : Screen.values()) {
        try (OpenPage page = OpenPage.of(browser, gallery, screen, SCALE, "dark")) {
          page.press("Enter");
          page.screenshot(beside(jpg, "-image-" + screen));
        }
      }
    }
    assertTrue(Files.size(Path.of(jpg)) > 0);
  }

  private static void shoot(Chromium browser, Path gallery, Screen screen, String scheme, Path jpg)
      throws Exception {
    try (OpenPage page = OpenPage.of(browser, gallery, screen, SCALE, scheme)) {
      page.screenshot(jpg);
    }
  }

  private static Path beside(String jpg, String what) {
    return Path.of(jpg.replaceFirst("\\.jpg$", what.toLowerCase(Locale.ROOT) + ".jpg"));
  }
}
