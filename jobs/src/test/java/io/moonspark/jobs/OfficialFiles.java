package io.moonspark.jobs;

import io.moonspark.jobs.evaluate.Benchmark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.razorvine.pickle.Pickler;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Small directories in the layouts that the benchmarks are published in, over the sample images:
 *
 * <ul>
 *   <li>vqav2: v2_OpenEnded_mscoco_val2014_questions.json, v2_mscoco_val2014_annotations.json,
 *       val2014/COCO_val2014_000000000001.jpg
 *   <li>textvqa: TextVQA_0.5.1_val.json, train_images/
 *   <li>gqa: val_all_questions.json, val_choices.json, images/
 *   <li>pope: coco_pope_random.json, coco_pope_popular.json, coco_pope_adversarial.json, val2014/
 *   <li>tallyqa: test.json, train2014/, VG_100K/
 *   <li>countbenchqa: data/test-00000-of-00001.parquet
 *   <li>chartqa: test_human.json, test_augmented.json, png/
 *   <li>docvqa: val_v1.0_withQT.json, documents/
 *   <li>coco-detection: annotations/instances_val2017.json, val2017/
 *   <li>refcoco, refcoco+, refcocog: refs(unc).p or refs(umd).p, instances.json, train2014/
 *   <li>coco-captions: annotations/captions_val2014.json, annotations/instances_val2014.json,
 *       val2014/
 * </ul>
 */
final class OfficialFiles {

  private final Path directory;

  private OfficialFiles(Path directory) {
    this.directory = directory;
  }

  /** Writes the files of a benchmark into a new directory. */
  static Path write(Benchmark benchmark, Path directory) throws IOException {
    OfficialFiles files = new OfficialFiles(Files.createDirectories(directory));
    switch (benchmark) {
      case VQAV2 -> files.vqav2();
      case TEXTVQA -> files.textVqa();
      case GQA -> files.gqa();
      case POPE -> files.pope();
      case TALLYQA -> files.tallyQa();
      case COUNTBENCHQA -> files.countBenchQa();
      case CHARTQA -> files.chartQa();
      case DOCVQA -> files.docVqa();
      case COCO_DETECTION -> files.detection();
      case REFCOCO, REFCOCO_PLUS -> files.refer("refs(unc).p", "testA");
      case REFCOCOG -> files.refer("refs(umd).p", "test");
      case COCO_CAPTIONS -> files.captions();
      case SCENES -> throw new IllegalArgumentException("scenes have no files");
    }
    return directory;
  }

  private void vqav2() throws IOException {
    write(
        "v2_OpenEnded_mscoco_val2014_questions.json",
        """
        {"info": {"version": "2.0"}, "task_type": "Open-Ended", "questions": [
          {"image_id": 1, "question": "What color is the fish?", "question_id": 1000},
          {"image_id": 1, "question": "Is there a dog?", "question_id": 1001},
          {"image_id": 2, "question": "How many things are there?", "question_id": 2000}]}""");
    write(
        "v2_mscoco_val2014_annotations.json",
        """
        {"info": {"version": "2.0"}, "annotations": [
          {"question_type": "what color is the", "multiple_choice_answer": "yellow",
           "answers": [%s], "image_id": 1, "answer_type": "other", "question_id": 1000},
          {"question_type": "is there a", "multiple_choice_answer": "yes",
           "answers": [%s], "image_id": 1, "answer_type": "yes/no", "question_id": 1001},
          {"question_type": "how many", "multiple_choice_answer": "2",
           "answers": [%s], "image_id": 2, "answer_type": "number", "question_id": 2000}]}"""
            .formatted(people("yellow", "gold"), people("yes", "no"), people("2", "3")));
    sample(0, "val2014/COCO_val2014_000000000001.jpg");
    sample(1, "val2014/COCO_val2014_000000000002.jpg");
  }

  /** Six of ten say the one, four the other. */
  private static String people(String most, String others) {
    List<String> answers = new ArrayList<>();
    for (int i = 1; i <= 10; i++) {
      answers.add(
          "{\"answer\": \"%s\", \"answer_confidence\": \"yes\", \"answer_id\": %d}"
              .formatted(i <= 6 ? most : others, i));
    }
    return String.join(", ", answers);
  }

  private void textVqa() throws IOException {
    write(
        "TextVQA_0.5.1_val.json",
        """
        {"dataset_type": "val", "data": [
          {"question": "what is written?", "image_id": "003a8ae2ef43b901", "question_id": 34602,
           "image_width": 448, "image_height": 448, "set_name": "val",
           "answers": ["a", "a", "b", "b", "b", "c", "c", "c", "c", "answering does not require"]}
        ]}""");
    sample(0, "train_images/003a8ae2ef43b901.jpg");
  }

  private void gqa() throws IOException {
    write(
        "val_all_questions.json",
        """
        {"01": {"question": "What color is the fish?", "imageId": "n1", "isBalanced": true,
           "answer": "yellow", "entailed": ["01", "02"], "groups": {"global": "color"},
           "semantic": [{"operation": "select", "argument": "fish (1)"},
                        {"operation": "query", "argument": "color"}],
           "types": {"detailed": "categoryAttr", "semantic": "attr", "structural": "query"}},
         "02": {"question": "Is the fish yellow?", "imageId": "n1", "isBalanced": false,
           "answer": "yes", "entailed": [], "groups": {"global": null},
           "semantic": [{"operation": "select", "argument": "fish (1)"},
                        {"operation": "verify color", "argument": "yellow (0)"}],
           "types": {"detailed": "verifyAttr", "semantic": "attr", "structural": "verify"}},
         "03": {"question": "Is there a dog?", "imageId": "n2", "isBalanced": true,
           "answer": "no", "entailed": [], "groups": {"global": null},
           "semantic": [{"operation": "select", "argument": "dog (-)"},
                        {"operation": "exist", "argument": "?"}],
           "types": {"detailed": "exist", "semantic": "obj", "structural": "verify"}}}""");
    write(
        "val_choices.json",
        """
        {"01": {"valid": ["yellow", "red", "green"], "plausible": ["yellow"]},
         "03": {"valid": ["yes", "no"], "plausible": ["yes", "no"]}}""");
    sample(0, "images/n1.jpg");
    sample(1, "images/n2.jpg");
  }

  private void pope() throws IOException {
    for (String category : List.of("random", "popular", "adversarial")) {
      write(
          "coco_pope_" + category + ".json",
          """
          {"question_id": 1, "image": "COCO_val2014_000000000001.jpg", "text": "Is there a dog in the image?", "label": "yes"}
          {"question_id": 2, "image": "COCO_val2014_000000000001.jpg", "text": "Is there a %s in the image?", "label": "no"}
          """
              .formatted(category.equals("random") ? "car" : "sun"));
    }
    sample(0, "val2014/COCO_val2014_000000000001.jpg");
  }

  private void tallyQa() throws IOException {
    write(
        "test.json",
        """
        [{"image": "VG_100K/1.jpg", "answer": 3, "data_source": "imported_genome",
          "question": "How many things are there?", "image_id": 1, "question_id": 30000001,
          "issimple": true},
         {"image": "train2014/COCO_train2014_000000000002.jpg", "answer": 0,
          "data_source": "amt", "question": "How many dogs are left of the cat?", "image_id": 2,
          "question_id": 30000002, "issimple": false}]""");
    sample(0, "VG_100K/1.jpg");
    sample(1, "train2014/COCO_train2014_000000000002.jpg");
  }

  private void countBenchQa() throws IOException {
    StructType image =
        new StructType().add("bytes", DataTypes.BinaryType).add("path", DataTypes.StringType);
    StructType schema =
        new StructType()
            .add("image", image)
            .add("text", DataTypes.StringType)
            .add("question", DataTypes.StringType)
            .add("number", DataTypes.LongType);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Row bytes = RowFactory.create(Files.readAllBytes(Cli.sample(i)), null);
      rows.add(RowFactory.create(bytes, "text", "How many things are there?", 3L));
    }
    Cli.spark()
        .createDataFrame(rows, schema)
        .coalesce(1)
        .write()
        .parquet(directory.resolve("data").toString());
  }

  private void chartQa() throws IOException {
    write(
        "test_human.json",
        """
        [{"imgname": "41699051005347.png", "query": "How many things are there?", "label": "3"}]""");
    write(
        "test_augmented.json",
        """
        [{"imgname": "multi_col_1.png", "query": "What is the value?", "label": "[1, 2]"}]""");
    sample(0, "png/41699051005347.png");
    sample(1, "png/multi_col_1.png");
  }

  private void docVqa() throws IOException {
    write(
        "val_v1.0_withQT.json",
        """
        {"dataset_name": "SP-DocVQA", "dataset_split": "val", "data": [
          {"questionId": 49153, "question": "What is the actual value?",
           "question_types": ["figure/diagram"], "image": "documents/pybv0228_81.png",
           "docId": 14465, "ucsf_document_id": "pybv0228", "ucsf_document_page_no": "81",
           "answers": ["0.28", "0.28 %"], "data_split": "val"}]}""");
    sample(0, "documents/pybv0228_81.png");
  }

  /** True boxes of the samples; one of them is a crowd. */
  private void detection() throws IOException {
    write(
        "annotations/instances_val2017.json",
        """
        {"images": [{"id": 7, "file_name": "000000000007.jpg", "width": 448, "height": 448},
                    {"id": 9, "file_name": "000000000009.jpg", "width": 448, "height": 448}],
         "categories": [{"id": 17, "name": "cat"}, {"id": 18, "name": "dog"}],
         "annotations": [
          {"id": 1, "image_id": 7, "category_id": 18, "bbox": [22, 106, 144, 110],
           "area": 9000.5, "iscrowd": 0, "segmentation": []},
          {"id": 2, "image_id": 7, "category_id": 17, "bbox": [113, 271, 176, 137],
           "area": 15000, "iscrowd": 0, "segmentation": []},
          {"id": 3, "image_id": 9, "category_id": 17, "bbox": [0, 0, 400, 400],
           "area": 99000, "iscrowd": 1, "segmentation": {}}]}""");
    sample(0, "val2017/000000000007.jpg");
    sample(1, "val2017/000000000009.jpg");
  }

  private void refer(String refs, String split) throws IOException {
    Map<String, Object> sentence = new HashMap<>();
    sentence.put("sent_id", 100);
    sentence.put("sent", "the green dog");
    sentence.put("raw", "The green dog");
    sentence.put("tokens", List.of("the", "green", "dog"));
    List<Object> list = new ArrayList<>();
    for (String name : List.of("train", split)) {
      Map<String, Object> ref = new HashMap<>();
      ref.put("ref_id", name.equals("train") ? 1 : 2);
      ref.put("ann_id", 1);
      ref.put("category_id", 18);
      ref.put("image_id", 7);
      ref.put("split", name);
      ref.put("file_name", "COCO_train2014_000000000007_1.jpg");
      ref.put("sent_ids", List.of(100));
      ref.put("sentences", List.of(sentence));
      list.add(ref);
    }
    Files.write(directory.resolve(refs), new Pickler().dumps(list));
    write(
        "instances.json",
        """
        {"images": [{"id": 7, "file_name": "COCO_train2014_000000000007.jpg"}],
         "categories": [{"id": 18, "name": "dog"}],
         "annotations": [{"id": 1, "image_id": 7, "category_id": 18,
           "bbox": [22, 106, 144, 110], "area": 9000.5, "iscrowd": 0}]}""");
    sample(0, "train2014/COCO_train2014_000000000007.jpg");
  }

  private void captions() throws IOException {
    String images =
        """
        "images": [{"id": 1, "file_name": "COCO_val2014_000000000001.jpg"},
                   {"id": 2, "file_name": "COCO_val2014_000000000002.jpg"}]""";
    write(
        "annotations/captions_val2014.json",
        """
        {%s, "annotations": [
          {"image_id": 1, "id": 10, "caption": "A green dog, a brown cat and a yellow fish."},
          {"image_id": 1, "id": 11, "caption": "Three animals."},
          {"image_id": 2, "id": 12, "caption": "Some things on a background."}]}"""
            .formatted(images));
    write(
        "annotations/instances_val2014.json",
        """
        {%s, "categories": [{"id": 17, "name": "cat"}, {"id": 18, "name": "dog"},
                            {"id": 3, "name": "car"}],
         "annotations": [{"id": 1, "image_id": 1, "category_id": 18, "bbox": [22, 106, 144, 110],
           "area": 9000, "iscrowd": 0}]}"""
            .formatted(images));
    sample(0, "val2014/COCO_val2014_000000000001.jpg");
    sample(1, "val2014/COCO_val2014_000000000002.jpg");
  }

  private void write(String file, String text) throws IOException {
    Path path = directory.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  /** A sample under the name that the benchmark gives its image; bytes say what format it is. */
  private void sample(int number, String file) throws IOException {
    Path path = directory.resolve(file);
    Files.createDirectories(path.getParent());
    Files.copy(Cli.sample(number), path);
  }
}
