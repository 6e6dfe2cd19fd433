package io.moonspark.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.moonspark.jobs.Pictures.Picture;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class GalleryPageTest {

  private static final String HOSTILE = "</script><script>alert(1)</script><!-- \u2028 & {{data}}";
  private static final EnrichedModel NANO = new EnrichedModel("nano", "aaaa1111");

  @Test
  void textOfTheDataCannotEndItsElement() throws Exception {
    String page = page(HOSTILE);
    assertEquals(2, count(page, "<script"));
    assertEquals(2, count(page, "</script>"));
    assertFalse(page.contains("alert(1)</"));
    JsonNode image = data(page).get("images").get(0);
    assertEquals(HOSTILE, image.get("key").asText());
    assertEquals(HOSTILE, image.at("/sides/0/captions/0/text").asText());
  }

  @Test
  void thePolicyLetsThisScriptAndThisStyleInAndNothingElse() throws Exception {
    String page = page("a cat");
    String policy = group(page, "Content-Security-Policy\" content=\"([^\"]+)\"");
    assertTrue(policy.contains("default-src 'none'"), policy);
    assertFalse(policy.contains("unsafe"), policy);
    assertTrue(policy.contains("script-src '" + hash(group(page, "(?s)<script>(.*?)</script>"))));
    assertTrue(policy.contains("style-src '" + hash(group(page, "(?s)<style>(.*?)</style>"))));
  }

  @Test
  void thePageNamesNoOtherPlaceToLoadFrom() {
    String page = page("a cat");
    List<String> addresses =
        Pattern.compile("https?://[^\"'\\s]+").matcher(page).results().map(m -> m.group()).toList();
    assertEquals(List.of("http://www.w3.org/2000/svg"), addresses);
    assertEquals(0, count(page, "innerHTML"));
  }

  @Test
  void coordinatesAndPicturesAreThoseOfTheTable() throws Exception {
    PageData data = new PageData("table", List.of(NANO), 1);
    data.add(
        OutputRow.of("a").box("car", 0.125, -0.01, 0.5, 1.25).point("dog", 1 / 3.0, 0.5).row(),
        new Picture("ab.jpg", 640, 480, null));
    JsonNode image = data(GalleryPage.of(data.json())).get("images").get(0);
    assertEquals("[\"car\",0.125,-0.01,0.5,1.25]", image.at("/sides/0/boxes/0").toString());
    assertEquals(1 / 3.0, image.at("/sides/0/points/0/1").asDouble(), 1e-6);
    assertEquals("thumbnails/ab.jpg", image.get("file").asText());
    assertEquals(640, image.get("width").asInt());
  }

  private static String page(String text) {
    PageData data = new PageData(text, List.of(NANO), 1);
    data.add(
        OutputRow.of(text).caption("short", text).box(text, 0, 0, 1, 1).error("x", text).row(),
        new Picture(null, null, null, text));
    return GalleryPage.of(data.json());
  }

  private static JsonNode data(String page) throws Exception {
    return new ObjectMapper()
        .readTree(group(page, "(?s)<script type=\"application/json\" id=\"data\">(.*?)</script>"));
  }

  private static String group(String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    assertTrue(matcher.find(), pattern);
    return matcher.group(1);
  }

  private static long count(String text, String part) {
    return Pattern.compile(part, Pattern.LITERAL).matcher(text).results().count();
  }

  private static String hash(String text) throws Exception {
    byte[] sum = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    return "sha256-" + Base64.getEncoder().encodeToString(sum) + "'";
  }
}
