package io.moonspark.jobs.evaluate.readers;

import io.moonspark.jobs.evaluate.Item;
import java.util.function.Predicate;

/** Reads the items of a benchmark from its files. */
@FunctionalInterface
public interface ItemReader {

  /**
   * Reads the items in the order of the files.
   *
   * @param prompt how a question or a label is put to the model: {@code %s} stands for it
   * @param use takes an item, and says whether it wants another
   * @throws BadDataException if a file is missing or not as it should be
   */
  void read(DataFolder data, String prompt, Predicate<Item> use);
}
