package io.moonspark.jobs.scenes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.moonspark.jobs.scenes.SceneQuestion.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Captions and questions are worded as in the truth of the sample images, on which nano is good.
 */
final class SceneWordsTest {

  private static final Path TRUTH = Path.of("..", "notebooks", "truth.json");
  private static final int DRAWS = 300;

  @Test
  void captionsAreThoseOfTheSamples() throws Exception {
    for (JsonNode sample : samples()) {
      Scene scene = scene(sample, 0);
      assertEquals(sample.at("/caption/short").asText(), SceneCaptions.brief(scene));
      assertEquals(sample.at("/caption/normal").asText(), SceneCaptions.normal(scene));
      assertEquals(sample.at("/caption/long").asText(), SceneCaptions.detailed(scene));
    }
  }

  @Test
  void questionsAndAnswersAreThoseOfTheSamples() throws Exception {
    int same = 0;
    List<String> neverAsked = new ArrayList<>();
    for (JsonNode sample : samples()) {
      Map<String, String> answers = new HashMap<>();
      for (int seed = 0; seed < DRAWS; seed++) {
        SceneQuestions.of(scene(sample, seed))
            .forEach(asked -> answers.put(asked.question(), asked.answer()));
      }
      for (JsonNode asked : sample.get("qa")) {
        String question = asked.get("question").asText();
        if (answers.containsKey(question)) {
          assertEquals(asked.get("answer").asText(), answers.get(question), question);
          same++;
        } else {
          neverAsked.add(sample.get("image").asText() + " " + question);
        }
      }
    }
    assertTrue(same > 250, same + " questions");
    // Two of whose things are neither left nor right of each other, as far as one can see.
    assertEquals(2, neverAsked.size(), neverAsked.toString());
  }

  @Test
  void halfOfTheQuestionsOfExistenceAreAboutWhatIsNotThere() {
    Map<Kind, List<SceneQuestion>> asked = new EnumMap<>(Kind.class);
    SceneSampler sampler = SceneSampler.of(5, IconFamily.TRAINING);
    for (int number = 0; number < DRAWS; number++) {
      for (SceneQuestion question : SceneQuestions.of(sampler.scene(number))) {
        asked.computeIfAbsent(question.kind(), kind -> new ArrayList<>()).add(question);
      }
    }
    assertEquals(EnumSet.allOf(Kind.class), asked.keySet());
    assertEquals(0.5, share(asked.get(Kind.EXISTENCE), "No"));
    assertEquals(1 / 3.0, share(asked.get(Kind.COUNT), "0"), 0.08);
    assertEquals(0.5, share(asked.get(Kind.LEFT_OF), "Yes"), 0.1);
    assertEquals(0.5, share(asked.get(Kind.ABOVE), "Yes"), 0.1);
  }

  @Test
  void eachColorOfOneThingAmongOthersIsAskedForInQuestionsOfEachThing() {
    SceneSampler sampler = SceneSampler.of(5, IconFamily.TRAINING);
    for (int number = 0; number < DRAWS; number++) {
      Scene scene = sampler.scene(number);
      Map<ThingColor, List<SceneObject>> byColor =
          scene.objects().stream().collect(Collectors.groupingBy(SceneObject::color));
      Map<String, String> wanted = new HashMap<>();
      byColor.forEach(
          (color, objects) -> {
            if (objects.size() == 1 && scene.counts().size() > 1) {
              wanted.put("What is " + color.label() + "?", "The " + objects.get(0).thing().label());
            }
          });
      Map<String, String> asked = new HashMap<>();
      SceneQuestions.ofEachThing(scene).stream()
          .filter(question -> question.kind() == Kind.REVERSE)
          .forEach(question -> asked.put(question.question(), question.answer()));
      assertEquals(wanted, asked);
    }
  }

  @Test
  void absentThingsAreAbsent() {
    SceneSampler sampler = SceneSampler.of(5, IconFamily.TRAINING);
    for (int number = 0; number < DRAWS; number++) {
      Scene scene = sampler.scene(number);
      for (Thing thing : SceneQuestions.absent(scene)) {
        assertFalse(scene.counts().containsKey(thing));
      }
    }
  }

  private static double share(List<SceneQuestion> questions, String answer) {
    return (double) questions.stream().filter(q -> q.answer().equals(answer)).count()
        / questions.size();
  }

  private static JsonNode samples() throws Exception {
    return new ObjectMapper().readTree(TRUTH.toFile());
  }

  private static Scene scene(JsonNode sample, long textSeed) {
    Background color = Background.valueOf(upper(sample.get("background")));
    List<SceneObject> objects = new ArrayList<>();
    for (JsonNode object : sample.get("objects")) {
      Box box =
          new Box(
              object.get("x_min").asDouble(),
              object.get("y_min").asDouble(),
              object.get("x_max").asDouble(),
              object.get("y_max").asDouble());
      objects.add(
          new SceneObject(
              Thing.valueOf(upper(object.get("name"))),
              ThingColor.valueOf(upper(object.get("color"))),
              IconFamily.FONT_AWESOME,
              0,
              0,
              box));
    }
    return new Scene(new Backdrop(color, color.rgb(), 0, 0, 0, 0), objects, textSeed);
  }

  private static String upper(JsonNode name) {
    return name.asText().toUpperCase(Locale.ROOT);
  }
}
