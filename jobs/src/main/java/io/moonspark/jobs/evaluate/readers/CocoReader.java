package io.moonspark.jobs.evaluate.readers;

import io.moonspark.jobs.evaluate.Item;
import io.moonspark.jobs.evaluate.metrics.CocoMatching;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * COCO as published: {@code instances_val2017.json} for boxes, {@code captions_val2014.json} for
 * captions, images in folders named as the split.
 */
public final class CocoReader {

  private CocoReader() {}

  private record Image(String file, String path) {}

  /**
   * An item for each category in each image that has boxes of it; other categories are not asked
   * for, as in {@code moondream/eval/coco_map.py}.
   */
  public static void detection(DataFolder data, String prompt, Predicate<Item> use) {
    JsonFile file = new JsonFile(data, data.require("instances_*.json"), "id");
    Map<Long, String> categories = categories(file);
    Map<Long, Image> images = images(data, file);
    TreeMap<Long, TreeMap<Long, List<CocoMatching.Truth>>> boxes = new TreeMap<>();
    file.each(
        "annotations",
        record -> {
          long image = known(record, "image_id", images);
          long category = known(record, "category_id", categories);
          boxes
              .computeIfAbsent(image, i -> new TreeMap<>())
              .computeIfAbsent(category, c -> new ArrayList<>())
              .add(
                  new CocoMatching.Truth(
                      record.box("bbox"), record.number("area"), record.flag("iscrowd")));
          return true;
        });
    for (var image : boxes.entrySet()) {
      for (var category : image.getValue().entrySet()) {
        String name = categories.get(category.getKey());
        Item item =
            Item.asked(
                    image.getKey() + "/" + category.getKey(),
                    images.get(image.getKey()).file(),
                    images.get(image.getKey()).path(),
                    prompt.formatted(name),
                    name,
                    List.of())
                .kind(Item.Kind.DETECT)
                .boxes(category.getValue())
                .tags(
                    Map.of(
                        "category", name,
                        "category id", category.getKey().toString(),
                        "image id", image.getKey().toString()));
        if (!use.test(item)) {
          return;
        }
      }
    }
  }

  /** An item for each image that has captions; with the objects in it, where those are known. */
  public static void captions(DataFolder data, String prompt, Predicate<Item> use) {
    JsonFile file = new JsonFile(data, data.require("captions_*.json"), "id");
    Map<Long, Image> images = images(data, file);
    Map<Long, List<String>> captions = new LinkedHashMap<>();
    file.each(
        "annotations",
        record -> {
          long image = known(record, "image_id", images);
          captions.computeIfAbsent(image, i -> new ArrayList<>()).add(record.text("caption"));
          return true;
        });
    Map<Long, TreeSet<String>> objects = objects(data);
    for (var entry : captions.entrySet()) {
      Image image = images.get(entry.getKey());
      Item item =
          Item.asked(
                  entry.getKey().toString(),
                  image.file(),
                  image.path(),
                  prompt,
                  "",
                  entry.getValue())
              .kind(Item.Kind.CAPTION);
      TreeSet<String> there = objects.get(entry.getKey());
      if (!use.test(there == null ? item : item.lists(Map.of("objects", List.copyOf(there))))) {
        return;
      }
    }
  }

  /**
   * Names of the objects that CHAIR looks for, each with its synonyms: lines of {@code
   * synonyms.txt} of LisaAnne/Hallucination if it is there, else the categories alone; none without
   * {@code instances_*.json}.
   */
  public static List<List<String>> vocabulary(DataFolder data) {
    if (data.find("instances_*.json").isEmpty()) {
      return List.of();
    }
    if (data.find("synonyms.txt").isPresent()) {
      return TextFile.lines(data, data.require("synonyms.txt")).stream()
          .map(line -> List.of(line.strip().split("\\s*,\\s*")))
          .toList();
    }
    JsonFile file = new JsonFile(data, data.require("instances_*.json"), "id");
    return categories(file).values().stream().map(List::of).toList();
  }

  private static Map<Long, TreeSet<String>> objects(DataFolder data) {
    Map<Long, TreeSet<String>> objects = new LinkedHashMap<>();
    if (data.find("instances_*.json").isEmpty()) {
      return objects;
    }
    JsonFile file = new JsonFile(data, data.require("instances_*.json"), "id");
    Map<Long, String> categories = categories(file);
    images(data, file).keySet().forEach(image -> objects.put(image, new TreeSet<>()));
    file.each(
        "annotations",
        record -> {
          String name = categories.get(known(record, "category_id", categories));
          objects.computeIfAbsent(record.integer("image_id"), i -> new TreeSet<>()).add(name);
          return true;
        });
    return objects;
  }

  static Map<Long, String> categories(JsonFile file) {
    Map<Long, String> categories = new TreeMap<>();
    file.each(
        "categories",
        record -> {
          categories.put(record.integer("id"), record.text("name"));
          return true;
        });
    return categories;
  }

  private static Map<Long, Image> images(DataFolder data, JsonFile file) {
    String split = CocoNames.split(file.name(), "val2017");
    String folder = data.hasFolder(split) ? split : "images";
    Map<Long, Image> images = new TreeMap<>();
    file.each(
        "images",
        record -> {
          String name = record.text("file_name");
          images.put(record.integer("id"), new Image(name, data.image(folder, name)));
          return true;
        });
    return images;
  }

  private static long known(JsonRecord record, String field, Map<Long, ?> known) {
    long id = record.integer(field);
    if (!known.containsKey(id)) {
      throw record.bad(
          field,
          id
              + " is not among the "
              + (field.startsWith("im") ? "images" : "categories")
              + " of the file");
    }
    return id;
  }
}
