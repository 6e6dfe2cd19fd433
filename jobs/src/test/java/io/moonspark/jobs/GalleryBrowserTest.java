package io.moonspark.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonspark.jobs.OpenPage.Screen;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page as people use it, in a headless Chromium; skipped where none can be started. */
final class GalleryBrowserTest {

  private static final int MANY = 5_000;
  private static final double ONE_PIXEL = 1;

  @TempDir private static Path temp;
  private static Chromium browser;
  private static Path few;

  @BeforeAll
  static void start() throws Exception {
    browser = Chromium.launch();
    few = TestGallery.few(temp.resolve("few"));
  }

  @AfterAll
  static void stop() throws Exception {
    if (browser != null) {
      browser.close();
    }
  }

  @Test
  void boxesAndPointsLieWhereTheTableSays() throws Exception {
    for (Screen screen : Screen.values()) {
      try (OpenPage page = OpenPage.of(browser, few, screen, 1, "light")) {
        checkPlaces(page, ".card");
        page.press("Enter");
        page.waitFor("document.querySelector('.detail img')?.complete");
        checkPlaces(page, ".detail");
      }
    }
  }

  private static void checkPlaces(OpenPage page, String within) throws Exception {
    JsonNode picture = rectangle(page, within + " img");
    assertTrue(picture.get("width").asDouble() > 100, picture.toString());
    checkBox(picture, rectangle(page, within + " .box"), 0.25, 0.5, 0.75, 0.875);
    checkBox(picture, rectangle(page, within + " .box + .box"), 0, 0, 0.125, 0.25);
    checkBox(picture, rectangle(page, within + " .point"), 0.5, 0.25, 0.5, 0.25);
  }

  private static void checkBox(
      JsonNode picture, JsonNode box, double xMin, double yMin, double xMax, double yMax) {
    double x = picture.get("x").asDouble();
    double y = picture.get("y").asDouble();
    double width = picture.get("width").asDouble();
    double height = picture.get("height").asDouble();
    assertEquals(x + xMin * width, box.get("left").asDouble(), ONE_PIXEL);
    assertEquals(y + yMin * height, box.get("top").asDouble(), ONE_PIXEL);
    assertEquals(x + xMax * width, box.get("right").asDouble(), ONE_PIXEL);
    assertEquals(y + yMax * height, box.get("bottom").asDouble(), ONE_PIXEL);
  }

  private static JsonNode rectangle(OpenPage page, String selector) throws Exception {
    return page.eval("document.querySelector('" + selector + "').getBoundingClientRect()");
  }

  @Test
  void markupInTheDataStaysText() throws Exception {
    try (OpenPage page = OpenPage.of(browser, few)) {
      page.press("End");
      assertEquals(TestGallery.HOSTILE, page.text(".card:last-child .caption"));
      assertEquals(TestGallery.HOSTILE, page.text(".card:last-child .tag"));
      page.press("Enter");
      assertTrue(page.text(".detail .about").contains(TestGallery.HOSTILE));
      assertEquals(2, page.count("script"));
      assertEquals(0, page.count("[onerror]"));
      assertFalse(page.eval("document.title").asText().contains("owned"));
    }
  }

  @Test
  void theFilterFindsWordsPhrasesAndLabels() throws Exception {
    try (OpenPage page = OpenPage.of(browser, few)) {
      assertEquals(4, page.count(".card"));
      find(page, "red");
      assertEquals(2, page.count(".card"));
      page.type(" -street");
      assertEquals("harbour.jpg", page.text(".card footer span"));
      assertEquals("1 of 4 images", page.text("#count"));
      find(page, "\"red car\"");
      assertEquals("street.jpg", page.text(".card footer span"));
      find(page, "undecodable");
      assertEquals("torn.jpg", page.text(".card footer span"));
      page.type(" nowhere");
      assertEquals(0, page.count(".card"));
      page.click("#clear");
      assertEquals(4, page.count(".card"));
    }
  }

  private static void find(OpenPage page, String words) throws Exception {
    page.eval("[clearFilter(), filter.blur()]");
    page.press("/");
    page.type(words);
  }

  @Test
  void aChipNarrowsThePageToItsLabel() throws Exception {
    try (OpenPage page = OpenPage.of(browser, few)) {
      assertEquals(2, page.eval("countLabels().find(l => l.label === 'boat').places").asInt());
      JsonNode chips =
          page.eval("[...document.querySelectorAll('#chips .chip')].map(c => c.innerText)");
      assertTrue(
          StreamSupport.stream(chips.spliterator(), false)
              .anyMatch(chip -> chip.asText().matches("(?s)failed\\s*1")),
          chips.toString());
      page.eval(
          "[...document.querySelectorAll('.chip')].find(c => c.innerText.startsWith('boat')).click()");
      assertEquals(1, page.count(".card"));
      assertEquals(1, page.count("#chips [aria-pressed=true]"));
    }
  }

  @Test
  void anImageThatFailedIsACardWithItsError() throws Exception {
    try (OpenPage page = OpenPage.of(browser, few)) {
      assertEquals("undecodable: ends early", page.text(".card .problem"));
      assertTrue(page.text(".card .error").contains("ends early"));
      assertEquals(3, page.count(".card img"));
    }
  }

  @Test
  void theKeyboardGoesEverywhere() throws Exception {
    try (OpenPage page = OpenPage.of(browser, few)) {
      page.press("Home");
      assertEquals(0, focused(page));
      page.press("ArrowRight", "ArrowRight");
      assertEquals(2, focused(page));
      page.press("ArrowLeft");
      assertEquals(1, focused(page));
      page.press("Enter");
      assertTrue(page.eval("document.getElementById('detail').open").asBoolean());
      assertEquals("street.jpg", page.text(".detailbar .ellipsis"));
      page.press("ArrowRight");
      assertEquals("torn.jpg", page.text(".detailbar .ellipsis"));
      page.press("Escape");
      page.waitFor("document.activeElement.dataset.position === '2'");
      page.press("KeyB");
      assertEquals("none", style(page, ".card .box", "display"));
      page.press("KeyB");
      assertNotEquals("none", style(page, ".card .box", "display"));
      page.press("/");
      assertEquals("filter", page.eval("document.activeElement.id").asText());
    }
  }

  private static int focused(OpenPage page) throws Exception {
    return page.eval("Number(document.activeElement.dataset.position)").asInt();
  }

  @Test
  void lightAndDarkFollowTheSystemUntilSomebodyChooses() throws Exception {
    try (OpenPage page = OpenPage.of(browser, few)) {
      String light = style(page, "body", "backgroundColor");
      page.scheme("dark");
      String dark = style(page, "body", "backgroundColor");
      assertNotEquals(light, dark);
      page.press("KeyT");
      assertEquals(light, style(page, "body", "backgroundColor"));
      page.click("#theme");
      assertEquals(dark, style(page, "body", "backgroundColor"));
      page.eval("localStorage.clear()");
    }
  }

  private static String style(OpenPage page, String selector, String property) throws Exception {
    return page.eval("getComputedStyle(document.querySelector('" + selector + "'))." + property)
        .asText();
  }

  @Test
  void aPhoneShowsOneColumnAndNothingBesideTheScreen() throws Exception {
    try (OpenPage page = OpenPage.of(browser, few, Screen.PHONE, 2, "light")) {
      assertEquals(1, page.eval("layout.columns").asInt());
      assertTrue(
          page.eval("document.documentElement.scrollWidth <= window.innerWidth").asBoolean());
      assertTrue(rectangle(page, ".card").get("width").asDouble() > 300);
      page.eval("document.querySelector('.card').click()");
      assertEquals(390, rectangle(page, ".detail").get("width").asDouble(), ONE_PIXEL);
      assertTrue(
          rectangle(page, ".detail .about").get("top").asDouble()
              >= rectangle(page, ".detail .frame").get("bottom").asDouble());
    }
  }

  @Test
  void ofThousandsOfImagesOnlyThoseInSightAreElements() throws Exception {
    Path many = TestGallery.many(temp.resolve("many"), MANY);
    long start = System.nanoTime();
    try (OpenPage page = OpenPage.of(browser, many)) {
      page.waitFor("[...document.images].every(i => i.complete)");
      System.out.printf(
          Locale.ROOT, "%d images opened in %.2f s%n", MANY, (System.nanoTime() - start) / 1e9);
      assertTrue(page.eval("[...document.images].every(i => i.naturalWidth > 0)").asBoolean());
      assertTrue(page.count(".card") < 60, "cards: " + page.count(".card"));
      page.press("End");
      assertEquals(MANY - 1, focused(page));
      assertTrue(page.count(".card") < 60, "cards: " + page.count(".card"));
      assertEquals("04999.jpg", page.text(".card:last-child footer span"));
      find(page, "\"number 4321\" sunny");
      assertEquals(0, page.count(".card"));
      find(page, "\"number 4323\" sunny");
      assertEquals("04323.jpg", page.text(".card footer span"));
    }
  }

  @Test
  void twoModelsAreShownOnOnePicture() throws Exception {
    try (OpenPage page = OpenPage.of(browser, TestGallery.compared(temp.resolve("compared")))) {
      // The one that changed most comes first.
      assertEquals("other.jpg", page.text(".card footer span"));
      assertEquals("boat", page.text(".card .caption mark"));
      assertEquals("ship", page.text(".card .caption + .caption mark"));
      assertEquals("2", page.text(".card .answer mark.a"));
      assertEquals(2, page.count(".card:first-child .box:not(.dashed)"));
      assertEquals(1, page.count(".card:first-child .box.dashed"));
      assertEquals("IoU 0.50 · 1 only A", page.text(".card .agreement"));
      assertTrue(page.text("#stats").contains("0.75"), page.text("#stats"));
      page.eval("document.querySelector('.chip').click()");
      assertEquals(1, page.count(".card"));
    }
  }
}
