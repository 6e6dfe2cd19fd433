package io.moonspark.jobs.evaluate.readers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moonspark.jobs.evaluate.Item;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.razorvine.pickle.Pickler;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a broken file is told like: file, item, field. */
final class ItemReadersTest {

  @TempDir private Path temp;

  @Test
  void everyQuestionOfTheFileIsAnItem() throws IOException {
    write("test.json", "[" + tally("1", "3") + "," + tally("2", "0") + "]");
    List<Item> items = read(QuestionReaders::tallyQa);
    assertEquals(List.of("1", "2"), items.stream().map(Item::id).toList());
    assertEquals(List.of("3"), items.get(0).answers());
    assertEquals("Count: How many?", items.get(0).prompt());
    assertEquals("How many?", items.get(0).question());
    assertEquals("simple", items.get(0).tags().get("questions"));
    assertTrue(items.get(0).path().endsWith("/a.jpg"), items.get(0).path());
  }

  private static String tally(String id, String answer) {
    return """
        {"image": "a.jpg", "answer": %s, "question": "How many?", "question_id": %s,
         "issimple": true}"""
        .formatted(answer, id);
  }

  @Test
  void aFieldThatIsMissingOrOfAnotherKindIsNamed() throws IOException {
    broken(
        "test.json, item 7, field answer: must be an integer, not string",
        "test.json",
        "[" + tally("7", "\"three\"") + "]",
        QuestionReaders::tallyQa);
    broken(
        "test.json, item at position 0, field image: is missing",
        "test.json",
        "[{}]",
        QuestionReaders::tallyQa);
    broken("test.json, line 2: is no JSON", "test.json", "[\n{\"a\": }]", QuestionReaders::tallyQa);
    broken(
        "is no JSON: Unexpected end-of-input",
        "test.json",
        "[" + tally("1", "3"),
        QuestionReaders::tallyQa);
    broken("test.json: must be a list", "test.json", "{}", QuestionReaders::tallyQa);
    broken("test.json: must be a list of objects", "test.json", "[3]", QuestionReaders::tallyQa);
    broken(
        "TextVQA_val.json: field data is missing",
        "TextVQA_val.json",
        "{\"x\": []}",
        VqaReader::textVqa);
    broken(
        "TextVQA_val.json, item 5, field answers: is empty",
        "TextVQA_val.json",
        "{\"data\": [{\"question_id\": 5, \"image_id\": \"i\", \"question\": \"?\","
            + " \"answers\": []}]}",
        VqaReader::textVqa);
    broken(
        "x_pope_random.json, item 3, field label: must be yes or no, not maybe",
        "x_pope_random.json",
        "{\"question_id\": 3, \"image\": \"i.jpg\", \"text\": \"?\", \"label\": \"maybe\"}",
        QuestionReaders::pope);
    broken(
        "val_balanced_questions.json, item 02, field types: is missing",
        "val_balanced_questions.json",
        "{\"02\": {\"question\": \"?\", \"imageId\": \"1\", \"answer\": \"no\"}}",
        GqaReader::gqa);
  }

  @Test
  void boxesAreCheckedAgainstTheirImagesAndCategories() {
    String file = "instances_val2017.json";
    String head =
        "{\"images\": [{\"id\": 1, \"file_name\": \"a.jpg\"}],"
            + "\"categories\": [{\"id\": 2, \"name\": \"cat\"}], \"annotations\": [{\"id\": 9, ";
    broken(
        file + ", item 9, field image_id: 4 is not among the images",
        file,
        head + "\"image_id\": 4, \"category_id\": 2}]}",
        CocoReader::detection);
    broken(
        file + ", item 9, field category_id: 5 is not among the categories",
        file,
        head + "\"image_id\": 1, \"category_id\": 5}]}",
        CocoReader::detection);
    broken(
        file + ", item 9, field bbox: must be x, y, width, height, not 3 values",
        file,
        head + "\"image_id\": 1, \"category_id\": 2, \"bbox\": [1, 2, 3]}]}",
        CocoReader::detection);
    broken(
        file + ", item 9, field area: is missing",
        file,
        head + "\"image_id\": 1, \"category_id\": 2, \"bbox\": [1, 2, 3, 4]}]}",
        CocoReader::detection);
  }

  @Test
  void aPickleThatIsNoneIsToldSo() throws IOException {
    write("instances.json", "{\"images\": [], \"annotations\": []}");
    broken("refs(unc).p: is no pickle", "refs(unc).p", "not a pickle", ReferReader::refer);
  }

  @Test
  void questionsOfVqaNeedAllOfTheirFields() throws IOException {
    String questions = "v2_OpenEnded_mscoco_val2014_questions.json";
    String annotations = "v2_mscoco_val2014_annotations.json";
    broken(
        questions + ", item 10, field question: is missing",
        questions,
        "{\"questions\": [{\"question_id\": 10, \"image_id\": 1}]}",
        VqaReader::vqav2);
    write(
        questions,
        "{\"questions\": [{\"question_id\": 10, \"image_id\": 1, \"question\": \"?\"}]}");
    broken(
        annotations + ", item 11, field question_id: is not in " + questions,
        annotations,
        "{\"annotations\": [{\"question_id\": 11, \"image_id\": 1}]}",
        VqaReader::vqav2);
    broken(
        annotations + ", item 10, field answers: must be a list, not string",
        annotations,
        "{\"annotations\": [{\"question_id\": 10, \"image_id\": 1, \"answers\": \"x\"}]}",
        VqaReader::vqav2);
  }

  @Test
  void choicesOfGqaAreChecked() throws IOException {
    write("val_balanced_questions.json", "{}");
    broken(
        "val_choices.json, item 02, field plausible: is missing",
        "val_choices.json",
        "{\"02\": {\"valid\": []}}",
        GqaReader::gqa);
  }

  @Test
  void chartsAndDocumentsAreChecked() throws IOException {
    write("test_augmented.json", "[]");
    broken(
        "test_human.json, item 7.png, field label: is missing",
        "test_human.json",
        "[{\"imgname\": \"7.png\", \"query\": \"?\"}]",
        QuestionReaders::chartQa);
    broken(
        "val_v1.0_withQT.json, item 5, field answers: is empty",
        "val_v1.0_withQT.json",
        "{\"data\": [{\"questionId\": 5, \"image\": \"documents/a.png\", \"question\": \"?\","
            + " \"answers\": []}]}",
        QuestionReaders::docVqa);
  }

  @Test
  void captionsAreCheckedAgainstTheirImages() {
    String head =
        "{\"images\": [{\"id\": 1, \"file_name\": \"a.jpg\"}], \"annotations\": [{\"id\": 9,";
    broken(
        "captions_val2014.json, item 9, field image_id: 4 is not among the images",
        "captions_val2014.json",
        head + "\"image_id\": 4, \"caption\": \"A.\"}]}",
        CocoReader::captions);
    broken(
        "captions_val2014.json, item 9, field caption: is missing",
        "captions_val2014.json",
        head + "\"image_id\": 1}]}",
        CocoReader::captions);
  }

  @Test
  void expressionsAreCheckedAgainstTheirBoxes() throws IOException {
    write(
        "instances.json",
        "{\"images\": [{\"id\": 1, \"file_name\": \"a.jpg\"}], \"annotations\": [{\"id\": 2,"
            + " \"bbox\": [1, 2, 3, 4], \"area\": 12}]}");
    Map<String, Object> ref = new HashMap<>(Map.of("ref_id", 3, "split", "val", "ann_id", 8));
    brokenRef("refs(unc).p, item 3, field ann_id: 8 is not in instances.json", ref);
    ref.put("ann_id", 2);
    brokenRef("refs(unc).p, item 3, field image_id: is missing", ref);
    ref.put("image_id", 1);
    ref.put("sentences", "none");
    brokenRef("refs(unc).p, item 3, field sentences: must be a list", ref);
    ref.put("sentences", List.of(Map.of("sent_id", 4)));
    brokenRef("refs(unc).p, item 4, field sent: is missing", ref);
  }

  private void brokenRef(String message, Map<String, Object> ref) throws IOException {
    Files.write(temp.resolve("refs(unc).p"), new Pickler().dumps(List.of(ref)));
    BadDataException e = assertThrows(BadDataException.class, () -> read(ReferReader::refer));
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }

  private void broken(String message, String file, String text, ItemReader reader) {
    try {
      write(file, text);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    BadDataException e = assertThrows(BadDataException.class, () -> read(reader));
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(temp.resolve(file), text);
    // Hadoop's checksums of an earlier content would not fit.
    Files.deleteIfExists(temp.resolve("." + file + ".crc"));
  }

  private List<Item> read(ItemReader reader) {
    List<Item> items = new ArrayList<>();
    reader.read(
        DataFolder.of(temp.toString(), new Configuration()), "Count: %s", item -> items.add(item));
    return items;
  }
}
