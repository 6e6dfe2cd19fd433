package io.moonspark.jobs.narratives;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class TranscriptTest {

  private static Transcript transcript() throws Exception {
    return new Transcript(Narrative.parse(OfficialNarratives.line(0, 0)));
  }

  @Test
  void aQuoteIsFoundWhateverItsCaseAndMarksAndLeadsBackToTheCharacters() throws Exception {
    Transcript transcript = transcript();
    Span span = transcript.find("SEE, a red dog!");
    assertEquals("see a red dog", transcript.text().substring(span.start(), span.end()));
  }

  @Test
  void whatWasNotSaidInOnePieceIsNotFound() throws Exception {
    assertNull(transcript().find("dog red"));
    assertNull(transcript().find("front red dog"));
    assertNull(transcript().find("!?"));
  }

  @Test
  void theWeakBoxIsWhereThePointerWasWhileTheWordsWereSaidCutAtTheBorder() throws Exception {
    Transcript transcript = transcript();
    Span first = transcript.find("In the front");
    assertEquals(0, transcript.startTime(first));
    assertEquals(1.5, transcript.endTime(first));
    WeakBox left = transcript.box(first);
    assertEquals(0, left.xMin());
    WeakBox right = transcript.box(transcript.find("number 0"));
    assertEquals(1, right.xMax());
    assertTrue(left.xMax() < right.xMin());
    assertEquals(0.4, left.yMin(), 1e-9);
    assertEquals(0.6, left.yMax(), 1e-9);
  }

  @Test
  void wordsThatTheSpeechDoesNotHaveHaveNoTimeAndShiftNoOthers() throws Exception {
    String line =
        OfficialNarratives.line(0, 0).replace("\"utterance\":\"front\"", "\"utterance\":\"uh\"");
    Transcript transcript = new Transcript(Narrative.parse(line));
    assertNull(transcript.startTime(transcript.find("front")));
    assertNull(transcript.box(transcript.find("front")));
    assertEquals(1.5, transcript.startTime(transcript.find("I can")));
    assertNotNull(transcript.box(transcript.find("I can")));
  }

  @Test
  void badLinesSayWhichFieldAndWhichImage() {
    refused("{\"image_id\": \"7\"", null, "is no JSON");
    String line = OfficialNarratives.line(3, 0);
    refused(line.replace("\"caption\"", "\"text\""), OfficialNarratives.image(3), "field caption");
    refused(line.replace("\"traces\"", "\"t\""), OfficialNarratives.image(3), "field traces");
    refused(line.replaceFirst("\"x\":[^,]*,", ""), OfficialNarratives.image(3), "field x");
  }

  private static void refused(String line, String image, String message) {
    var bad = assertThrows(Narrative.BadLineException.class, () -> Narrative.parse(line));
    assertEquals(image, bad.image());
    assertTrue(bad.getMessage().contains(message), bad.getMessage());
  }
}
