package io.moonspark.jobs.narratives;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Random;

/** Lines in the official form, about scenes that are drawn by number. */
public final class OfficialNarratives {

  private static final List<String> COLORS = List.of("red", "blue", "green", "white", "brown");

  private static final List<String> THINGS =
      List.of("dog", "bicycle", "bench", "umbrella", "kite", "horse", "lamp", "boat", "guitar");

  private static final List<String> PLACES =
      List.of("beach", "meadow", "market", "kitchen", "harbor", "street");

  private OfficialNarratives() {}

  public static String image(int number) {
    return "%08d".formatted(number);
  }

  /** What an annotator says of an image: three or four sentences. */
  static List<String> sentences(int number, int annotator) {
    Random random = new Random(number * 31L + annotator);
    String place = PLACES.get(number % PLACES.size());
    String first = THINGS.get(number % THINGS.size());
    String second = THINGS.get((number + 1 + annotator) % THINGS.size());
    return List.of(
        "In the front I can see a " + COLORS.get(number % COLORS.size()) + " " + first + ".",
        "Beside the " + first + " stands a " + COLORS.get(random.nextInt(5)) + " " + second + ".",
        "The background is a crowded " + place + " number " + number + ".");
  }

  /** The pointer crosses the image from left to right while its annotator speaks, and leaves it. */
  public static String line(int number, int annotator) {
    String caption = String.join(" ", sentences(number, annotator));
    ObjectNode line = Json.MAPPER.createObjectNode();
    line.put("dataset_id", "test");
    line.put("image_id", image(number));
    line.put("annotator_id", annotator);
    line.put("caption", caption);
    ArrayNode timed = line.putArray("timed_caption");
    ArrayNode stroke = line.putArray("traces").addArray();
    String[] words = caption.split(" ");
    for (int i = 0; i < words.length; i++) {
      timed
          .addObject()
          .put("utterance", words[i])
          .put("start_time", i * 0.5)
          .put("end_time", i * 0.5 + 0.5);
      for (int k = 0; k < 5; k++) {
        double t = i * 0.5 + k * 0.1;
        double x = -0.1 + 1.2 * t / (0.5 * words.length);
        stroke.addObject().put("x", x).put("y", 0.4 + 0.05 * k).put("t", t);
      }
    }
    return line.toString();
  }
}
