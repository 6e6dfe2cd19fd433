package io.moonspark.jobs.evaluate.readers;

import io.moonspark.jobs.evaluate.Item;
import io.moonspark.jobs.evaluate.metrics.CocoMatching;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import net.razorvine.pickle.PickleException;
import net.razorvine.pickle.Unpickler;

/**
 * RefCOCO, RefCOCO+ and RefCOCOg as lichengunc/refer publishes them: {@code refs(unc).p}, a pickle
 * of Python, and {@code instances.json}; images in {@code train2014}. An item for each expression
 * of each split that is for testing.
 */
public final class ReferReader {

  private ReferReader() {}

  /** Reads the expressions; the splits are val, test, testA and testB. */
  public static void refer(DataFolder data, String prompt, Predicate<Item> use) {
    String file = data.require("refs(umd).p", "refs(unc).p", "refs(google).p");
    Map<Long, CocoMatching.Truth> boxes = new HashMap<>();
    Map<Long, String> images = new HashMap<>();
    JsonFile instances = new JsonFile(data, data.require("instances.json"), "id");
    instances.each(
        "images",
        record -> images.put(record.integer("id"), record.text("file_name")) != null || true);
    instances.each(
        "annotations",
        record -> {
          boxes.put(
              record.integer("id"),
              new CocoMatching.Truth(record.box("bbox"), record.number("area"), false));
          return true;
        });
    String folder = data.hasFolder("train2014") ? "train2014" : "images";
    for (Object ref : refs(data, file)) {
      PickledRef record = new PickledRef(file, ref);
      String split = record.text("split");
      if (split.equals("train")) {
        continue;
      }
      CocoMatching.Truth box = record.known("ann_id", boxes);
      String image = record.known("image_id", images);
      for (PickledRef sentence : record.list("sentences")) {
        String expression = sentence.text("sent");
        Item item =
            Item.asked(
                    sentence.text("sent_id"),
                    image,
                    data.image(folder, image),
                    prompt.formatted(expression),
                    expression,
                    List.of())
                .kind(Item.Kind.DETECT)
                .boxes(List.of(box))
                .tags(Map.of("split", split));
        if (!use.test(item)) {
          return;
        }
      }
    }
  }

  private static List<?> refs(DataFolder data, String file) {
    try (InputStream in = data.open(file)) {
      if (new Unpickler().load(in) instanceof List<?> refs) {
        return refs;
      }
      throw new BadDataException(file + ": must hold a list");
    } catch (PickleException | IOException e) {
      throw new BadDataException(file + ": is no pickle: " + e.getMessage());
    }
  }
}
